import static java.lang.classfile.ClassFile.JAVA_21_VERSION;
import static java.lang.classfile.ClassFile.JAVA_6_VERSION;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/// Copies jars, and gives class files older than Java 6 the version of Java 21 and the stack maps that it wants: the AOT
/// cache leaves out classes that are verified the old way. What they do stays the same.
///
/// usage: java ModerniseClasses.java FROM_FOLDER TO_FOLDER
final class ModerniseClasses {
    private ModerniseClasses() {}

    public static void main(String[] folders) throws IOException {
        Path from = Path.of(folders[0]);
        Path to = Files.createDirectories(Path.of(folders[1]));
        try (Stream<Path> jars = Files.list(from)) {
            for (Path jar : jars.filter(path -> path.toString().endsWith(".jar")).toList()) {
                copy(jar, to.resolve(jar.getFileName()));
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (JarFile jar = new JarFile(from.toFile())) {
            if (jar.stream().noneMatch(entry -> isOld(jar, entry))) {
                Files.copy(from, to);
                return;
            }
            modernise(jar, to);
        }
    }

    private static void modernise(JarFile jar, Path to) throws IOException {
        URL url = Path.of(jar.getName()).toUri().toURL();
        try (var classes = new URLClassLoader(new URL[] {url});
                var out = new JarOutputStream(Files.newOutputStream(to))) {
            var hierarchy = ClassHierarchyResolver.ofResourceParsing(classes)
                    .orElse(ClassHierarchyResolver.defaultResolver());
            ClassFile reader = ClassFile.of(
                    StackMapsOption.GENERATE_STACK_MAPS, ClassHierarchyResolverOption.of(hierarchy));
            for (JarEntry entry : jar.stream().toList()) {
                byte[] bytes = read(jar, entry);
                JarEntry copied = new JarEntry(entry.getName());
                copied.setTime(entry.getTime());
                out.putNextEntry(copied);
                out.write(isOld(jar, entry) ? modern(reader, bytes) : bytes);
                out.closeEntry();
            }
        }
    }

    private static byte[] modern(ClassFile reader, byte[] old) {
        ClassModel model = reader.parse(old);
        // Code that is not touched is copied as it is, without stack maps.
        ClassTransform rewritten = ClassTransform.transformingMethodBodies((code, element) -> code.with(element));
        return reader.transformClass(
                model, rewritten.andThen(ClassTransform.endHandler(built -> built.withVersion(JAVA_21_VERSION, 0))));
    }

    private static boolean isOld(JarFile jar, JarEntry entry) {
        if (!entry.getName().endsWith(".class")) {
            return false;
        }
        byte[] bytes = read(jar, entry);
        return ((bytes[6] & 0xff) << 8 | bytes[7] & 0xff) < JAVA_6_VERSION;
    }

    private static byte[] read(JarFile jar, JarEntry entry) {
        try (var in = jar.getInputStream(entry)) {
            return in.readAllBytes();
        } catch (IOException broken) {
            throw new java.io.UncheckedIOException(jar.getName() + ": " + entry.getName(), broken);
        }
    }
}
