package io.agentmesh.tests.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// The files of the corpus, laid out as Jazzer wants them: a folder of [DecoderFuzzTest]'s methods, one each.
final class Corpus {
    private Corpus() {}

    /// The inputs of one decoder, in the order of their names; at least one.
    static List<byte[]> of(Decoder decoder) {
        String resource = DecoderFuzzTest.class.getSimpleName() + "Inputs/" + decoder.folder();
        URL url = Objects.requireNonNull(Corpus.class.getResource(resource), () -> "no corpus " + resource);
        try (Stream<Path> files = Files.list(Path.of(url.toURI()))) {
            return files.sorted().map(Corpus::read).toList();
        } catch (IOException | URISyntaxException unreadable) {
            throw new IllegalStateException(resource, unreadable);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
