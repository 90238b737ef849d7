package dev.invert.results;

import dev.invert.Certificate;
import dev.invert.Explanation;
import java.util.Optional;

/**
 * Fields of a {@link Certificate}, written with the best explanation of a neuron.
 *
 * @param certified null without a certificate
 * @param upperBound null if nothing is proven
 * @param formulasCovered null if nothing is proven
 * @param gap null if nothing is proven
 */
public record CertificateRecord(Boolean certified, Double upperBound, Long formulasCovered, Double gap) {
    /** The record of a neuron without a certificate. */
    public static final CertificateRecord NONE = new CertificateRecord(null, null, null, null);

    static CertificateRecord of(Certificate certificate) {
        return certificate.formulasCovered() > 0
                ? new CertificateRecord(
                        certificate.certified(),
                        certificate.upperBound(),
                        certificate.formulasCovered(),
                        certificate.gap())
                : new CertificateRecord(certificate.certified(), null, null, null);
    }

    Optional<Certificate> toCertificate(Optional<Explanation> beam) {
        return Optional.ofNullable(certified)
                .map(proven -> new Certificate(
                        proven,
                        FieldValues.orNaN(upperBound),
                        FieldValues.orNaN(gap),
                        formulasCovered == null ? 0 : formulasCovered,
                        beam));
    }
}
