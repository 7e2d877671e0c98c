package io.agentmesh.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What a program that embeds the library compiles against: the JDK's types and our own.
final class PublicSignaturesTest {
    private static final Pattern QUALIFIED = Pattern.compile("\\w+(\\.\\w+)+");

    @Test
    void noTypeOfAnybodyElseIsInASignatureThatProgramsSee() throws Exception {
        List<String> names = new ArrayList<>();
        for (Class<?> type : publicTypes()) {
            members(type).forEach(member -> names.addAll(typesOf(member)));
        }

        assertThat(names)
                .contains("io.agentmesh.core.json.JsonValue", "java.util.concurrent.CompletableFuture")
                .allMatch(name ->
                        Stream.of("java.", "javax.net.ssl.", "io.agentmesh.").anyMatch(name::startsWith));
    }

    private static List<Class<?>> publicTypes() throws IOException, ClassNotFoundException, URISyntaxException {
        Path root = Path.of(MeshClient.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<Class<?>> types = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(PublicSignaturesTest::isClass).toList()) {
                String name = root.relativize(file).toString().replace('/', '.');
                Class<?> type = Class.forName(name.substring(0, name.length() - ".class".length()));
                if (Modifier.isPublic(type.getModifiers())) {
                    types.add(type);
                }
            }
        }
        return types;
    }

    private static boolean isClass(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(".class")
                && !name.endsWith("-info.class")
                && file.toString().contains("agentmesh");
    }

    private static Stream<Member> members(Class<?> type) {
        return Stream.<Member[]>of(type.getDeclaredMethods(), type.getDeclaredConstructors(), type.getDeclaredFields())
                .flatMap(Stream::of)
                .filter(member ->
                        Modifier.isPublic(member.getModifiers()) || Modifier.isProtected(member.getModifiers()));
    }

    private static List<String> typesOf(Member member) {
        List<Type> types = new ArrayList<>();
        if (member instanceof Executable executable) {
            types.addAll(List.of(executable.getGenericParameterTypes()));
            types.addAll(List.of(executable.getGenericExceptionTypes()));
        }
        if (member instanceof Method method) {
            types.add(method.getGenericReturnType());
        }
        if (member instanceof Field field) {
            types.add(field.getGenericType());
        }
        return types.stream()
                .flatMap(type -> QUALIFIED.matcher(type.getTypeName()).results())
                .map(MatchResult::group)
                .toList();
    }
}
