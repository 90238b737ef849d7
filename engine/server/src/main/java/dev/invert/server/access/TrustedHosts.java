package dev.invert.server.access;

import dev.invert.server.problems.Problem;
import dev.invert.server.problems.ProblemException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Rejects requests that a browser sends on behalf of a page of another site. A page can reach a local service by giving
 * its own name the address of that service (DNS rebinding): its requests then carry its name as Host. Addresses cannot
 * be rebound, so a Host that is an address is accepted.
 */
public final class TrustedHosts {
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f:.]+]");
    private static final Pattern HOST = Pattern.compile("(\\[[^\\]]*]|[^:]*)(:\\d{1,5})?");

    private final Set<String> names = new HashSet<>(Set.of("localhost"));

    /**
     * Creates a check.
     *
     * @param bound the address or name that the service listens on
     * @param others further names that clients call the service by
     */
    public TrustedHosts(String bound, List<String> others) {
        names.add(bound.toLowerCase(Locale.ROOT));
        others.forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
    }

    /**
     * Checks the headers of a request.
     *
     * @param host value of the header Host (or :authority), or null
     * @param origin value of the header Origin, or null if there is none
     * @throws ProblemException if the request may come from a page of another site
     */
    public void check(String host, String origin) {
        if (host == null || !isTrusted(host)) {
            throw new ProblemException(
                    Problem.Kind.FORBIDDEN,
                    "The service is not called \"" + host
                            + "\": call it by its address, by localhost, or by a name that it was started with");
        }
        if (origin != null && !isSameOrigin(origin, host)) {
            throw new ProblemException(
                    Problem.Kind.FORBIDDEN, "Pages of " + origin + " may not use the service: only its own pages may");
        }
    }

    private boolean isTrusted(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        var parts = HOST.matcher(lower);
        return parts.matches()
                && (names.contains(parts.group(1))
                        || IPV4.matcher(parts.group(1)).matches()
                        || IPV6.matcher(parts.group(1)).matches());
    }

    private static boolean isSameOrigin(String origin, String host) {
        try {
            URI uri = new URI(origin);
            return uri.getAuthority() != null && uri.getAuthority().equalsIgnoreCase(host);
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
