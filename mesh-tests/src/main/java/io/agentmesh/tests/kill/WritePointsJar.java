package io.agentmesh.tests.kill;

import io.agentmesh.examples.lab.LabException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/// The jar that a JVM loads [WritePoints] from.
record WritePointsJar(Path path) {
    private static final List<String> CLASSES =
            List.of("WritePoints", "WritePoints$Hook", "WritePoints$Calls", "WritePoints$Renames");

    /// Makes it in this folder.
    static WritePointsJar in(Path folder) {
        Path path = folder.resolve("write-points.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(new Attributes.Name("Premain-Class"), WritePoints.class.getName());
        try (OutputStream file = Files.newOutputStream(path);
                JarOutputStream jar = new JarOutputStream(file, manifest)) {
            for (String name : CLASSES) {
                add(jar, name + ".class");
            }
        } catch (IOException unwritten) {
            throw new LabException("cannot make " + path, unwritten);
        }
        return new WritePointsJar(path);
    }

    private static void add(JarOutputStream jar, String file) throws IOException {
        String folder = WritePoints.class.getPackageName().replace('.', '/');
        jar.putNextEntry(new JarEntry(folder + "/" + file));
        try (InputStream in = Objects.requireNonNull(WritePoints.class.getResourceAsStream(file), file)) {
            in.transferTo(jar);
        }
        jar.closeEntry();
    }

    /// The option for a JVM that is to end at this point.
    String option(WritePoint point) {
        return "-javaagent:" + path + "=" + point;
    }
}
