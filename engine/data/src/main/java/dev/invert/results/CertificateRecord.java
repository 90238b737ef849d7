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
 * @param provenLength null without a certificate
 * @param proofSteps null without a certificate
 */
public record CertificateRecord(
        Boolean certified, Double upperBound, Long formulasCovered, Double gap, Integer provenLength, Long proofSteps) {
    /** The record of a neuron without a certificate. */
    public static final CertificateRecord NONE = new CertificateRecord(null, null, null, null, null, null);

    static CertificateRecord of(Certificate certificate) {
        boolean covers = certificate.formulasCovered() > 0;
        return new CertificateRecord(
                certificate.certified(),
                covers ? certificate.upperBound() : null,
                covers ? certificate.formulasCovered() : null,
                covers ? certificate.gap() : null,
                certificate.provenLength(),
                Math.round(certificate.steps()));
    }

    Optional<Certificate> toCertificate(Optional<Explanation> beam) {
        return Optional.ofNullable(certified)
                .map(proven -> new Certificate(
                        proven,
                        FieldValues.orNaN(upperBound),
                        FieldValues.orNaN(gap),
                        formulasCovered == null ? 0 : formulasCovered,
                        provenLength == null ? 0 : provenLength,
                        proofSteps == null ? 0 : proofSteps,
                        beam));
    }
}
