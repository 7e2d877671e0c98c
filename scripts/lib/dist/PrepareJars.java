import static java.lang.classfile.ClassFile.JAVA_21_VERSION;
import static java.lang.classfile.ClassFile.JAVA_6_VERSION;

import java.io.ByteArrayOutputStream;
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
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Copies jars, so changed that all their classes fit into an AOT cache, which leaves out two kinds. What classes do stays
/// the same.
///
/// * Class files older than Java 6 are verified the old way: they get the version of Java 21 and the stack maps it wants.
/// * Classes of a signed jar: its signature goes. Each start would else read the thousands of digests in its manifest.
///
/// usage: java PrepareJars.java FROM_FOLDER TO_FOLDER
final class PrepareJars {
    private static final Pattern SIGNATURE = Pattern.compile("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");

    private PrepareJars() {}

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
        try (JarFile jar = new JarFile(from.toFile(), false)) {
            if (jar.stream().noneMatch(entry -> isSignature(entry) || isOld(jar, entry))) {
                Files.copy(from, to);
                return;
            }
            prepare(jar, to);
        }
    }

    private static void prepare(JarFile jar, Path to) throws IOException {
        URL url = Path.of(jar.getName()).toUri().toURL();
        try (var classes = new URLClassLoader(new URL[] {url});
                var out = new JarOutputStream(Files.newOutputStream(to))) {
            var hierarchy = ClassHierarchyResolver.ofResourceParsing(classes)
                    .orElse(ClassHierarchyResolver.defaultResolver());
            ClassFile reader = ClassFile.of(
                    StackMapsOption.GENERATE_STACK_MAPS, ClassHierarchyResolverOption.of(hierarchy));
            for (JarEntry entry : jar.stream().filter(entry -> !isSignature(entry)).toList()) {
                JarEntry copied = new JarEntry(entry.getName());
                copied.setTime(entry.getTime());
                out.putNextEntry(copied);
                out.write(content(reader, jar, entry));
                out.closeEntry();
            }
        }
    }

    private static byte[] content(ClassFile reader, JarFile jar, JarEntry entry) throws IOException {
        if (entry.getName().equals(JarFile.MANIFEST_NAME)) {
            return withoutDigests(jar.getManifest());
        }
        byte[] bytes = read(jar, entry);
        return isOld(jar, entry) ? modern(reader, bytes) : bytes;
    }

    private static byte[] withoutDigests(Manifest manifest) throws IOException {
        manifest.getEntries().values().forEach(
                attributes -> attributes.keySet().removeIf(name -> name.toString().endsWith("-Digest")));
        manifest.getEntries().values().removeIf(Attributes::isEmpty);
        var bytes = new ByteArrayOutputStream();
        manifest.write(bytes);
        return bytes.toByteArray();
    }

    private static boolean isSignature(JarEntry entry) {
        return SIGNATURE.matcher(entry.getName()).matches();
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
