package dev.invert.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.invert.cli.CommandCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs {@code invert demo --tokens} on real latents, and the commands that it names. */
class TokenDemoTest {
    @TempDir
    Path folder;

    @Test
    void theDemoAndItsCommandsGiveTheSame() throws Exception {
        Path out = folder.resolve("demo");
        CommandCheck.run("demo", "--tokens", "--out", out.toString(), "--quiet");
        Path results = out.resolve(TokenDemo.LATENTS);
        List<JsonNode> latents = read(results);
        assertThat(latents).hasSize(256);
        assertThat(latents.stream()
                        .filter(latent -> latent.path("verdict").asString("").equals("explained")))
                .hasSizeBetween(40, 120);
        assertThat(latents.stream()
                        .filter(latent ->
                                latent.path("token_set").path("r_holdout").asDouble(0) > 0.5))
                .hasSizeGreaterThan(50);
        JsonNode of = latents.stream()
                .filter(latent -> latent.path("explanations")
                        .path(0)
                        .path("formula")
                        .asString("")
                        .equals("\"token=of\""))
                .findFirst()
                .orElseThrow();
        assertThat(of.get("explanations").get(0).get("auc_holdout").asDouble()).isGreaterThan(0.99);
        assertThat(of.get("token_set").get("texts").get(0).asString()).isEqualTo("\"of\"");
        assertThat(results.resolve("report.html")).content().contains("INVERT report");

        Path again = folder.resolve("again");
        for (String command : TokenDemo.commands(out)) {
            String changed = command.replace(
                            out.resolve(TokenDemo.CONCEPTS) + "",
                            again.resolve(TokenDemo.CONCEPTS).toString())
                    .replace(results + "", again.resolve(TokenDemo.LATENTS).toString());
            CommandCheck.run((changed.substring("invert ".length()) + " --quiet").split(" ", -1));
        }
        List<JsonNode> repeated = read(again.resolve(TokenDemo.LATENTS));
        for (int i = 0; i < latents.size(); i++) {
            assertThat(repeated.get(i).get("explanations"))
                    .isEqualTo(latents.get(i).get("explanations"));
            assertThat(repeated.get(i).get("token_set"))
                    .isEqualTo(latents.get(i).get("token_set"));
        }
    }

    private static List<JsonNode> read(Path results) throws Exception {
        return Files.readAllLines(results.resolve("explanations.jsonl")).stream()
                .map(JsonMapper.shared()::readTree)
                .toList();
    }
}
