package io.agentmesh.tests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.domain.JavaTypeVariable;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/// What a program that embeds the library compiles against, from `mesh-core` over `mesh-sdk` to `mesh-offline`: the
/// JDK's types and our own. Supertypes, bounds, thrown types and annotations count as parameters do; annotations of
/// JSpecify say what may be null, and need no library to be read past.
final class PublicSignaturesTest {
    private static final Set<String> LIBRARY = Set.of("io.agentmesh.core", "io.agentmesh.sdk", "io.agentmesh.offline");

    @Test
    void noTypeOfAnybodyElseIsInASignatureThatProgramsSee() {
        JavaClasses library = new ClassFileImporter()
                .withImportOption(new ArchitectureTest.MainClasses())
                .importPackages(LIBRARY);

        List<JavaClass> seen =
                library.stream().filter(PublicSignaturesTest::isSeen).toList();

        assertThat(seen)
                .extracting(JavaClass::getFullName)
                .contains(
                        "io.agentmesh.core.json.JsonValue",
                        "io.agentmesh.sdk.call.Reply$Failed",
                        "io.agentmesh.offline.Offline")
                .doesNotContain("io.agentmesh.sdk.Node");
        assertThat(seen.stream().flatMap(PublicSignaturesTest::strangers)).isEmpty();
    }

    @Test
    void eachPartOfASignatureIsLookedAt() {
        JavaClasses leaky = new ClassFileImporter().importClasses(Leaky.class, Heir.class, Hidden.class);

        assertThat(leaky.stream().filter(PublicSignaturesTest::isSeen).flatMap(PublicSignaturesTest::strangers))
                .containsExactlyInAnyOrder(
                        "Leaky: " + ArchRule.class.getName(),
                        "Leaky: " + JavaType.class.getName(),
                        "Leaky: " + DisplayName.class.getName(),
                        "Leaky.FIELD: " + JavaClass.class.getName(),
                        "Leaky.<init>: " + JavaField.class.getName(),
                        "Leaky.result: " + JavaMember.class.getName(),
                        "Leaky.parameter: " + JavaClasses.class.getName(),
                        "Leaky.bound: " + JavaCodeUnit.class.getName(),
                        "Leaky.thrown: " + TestAbortedException.class.getName(),
                        "Leaky.marked: " + Tag.class.getName(),
                        "Leaky.parameterMarked: " + TempDir.class.getName(),
                        "Leaky.unknown: " + JavaType.class.getName(),
                        "Heir: " + DescribedPredicate.class.getName());
    }

    /// Whether a program can name it: it is public, and so is what it is nested in.
    private static boolean isSeen(JavaClass type) {
        int modifiers = type.reflect().getModifiers();
        return (Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers))
                && !type.isAnonymousClass()
                && type.getEnclosingClass()
                        .filter(outer -> !outer.isEquivalentTo(PublicSignaturesTest.class))
                        .map(PublicSignaturesTest::isSeen)
                        .orElse(true);
    }

    /// Whoever is neither ours nor the JDK's, and where.
    private static Stream<String> strangers(JavaClass type) {
        Stream<JavaType> above = Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
        Stream<String> own = named(
                type.getSimpleName(),
                Stream.of(raw(above), bounds(type.getTypeParameters()), annotations(type.getAnnotations())));
        return Stream.of(
                        own,
                        type.getFields().stream()
                                .filter(PublicSignaturesTest::isShown)
                                .flatMap(field -> named(
                                        place(field),
                                        Stream.of(
                                                raw(Stream.of(field.getType())), annotations(field.getAnnotations())))),
                        type.getCodeUnits().stream()
                                .filter(PublicSignaturesTest::isShown)
                                .flatMap(unit -> named(place(unit), parts(unit))))
                .flatMap(part -> part);
    }

    private static boolean isShown(JavaMember member) {
        Set<JavaModifier> modifiers = member.getModifiers();
        boolean isOpen = modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
        return isOpen && !modifiers.contains(JavaModifier.SYNTHETIC);
    }

    private static Stream<Stream<JavaClass>> parts(JavaCodeUnit unit) {
        return Stream.of(
                raw(unit.getParameterTypes().stream()),
                raw(Stream.of(unit.getReturnType())),
                raw(unit.getThrowsClause().getTypes().stream()),
                bounds(unit.getTypeParameters()),
                annotations(unit.getAnnotations()),
                unit.getParameterAnnotations().stream().flatMap(PublicSignaturesTest::annotations));
    }

    private static Stream<JavaClass> raw(Stream<? extends JavaType> types) {
        return types.flatMap(type -> type.getAllInvolvedRawTypes().stream());
    }

    private static Stream<JavaClass> bounds(List<? extends JavaTypeVariable<?>> parameters) {
        return raw(parameters.stream().flatMap(parameter -> parameter.getUpperBounds().stream()));
    }

    private static Stream<JavaClass> annotations(Collection<? extends JavaAnnotation<?>> annotations) {
        return annotations.stream().map(JavaAnnotation::getRawType).filter(type -> !isOf(type, "org.jspecify"));
    }

    private static Stream<String> named(String place, Stream<Stream<JavaClass>> parts) {
        return parts.flatMap(part -> part)
                .map(JavaClass::getBaseComponentType)
                .filter(type -> !type.isPrimitive())
                .filter(type ->
                        Stream.of("java", "javax.net.ssl", "io.agentmesh").noneMatch(root -> isOf(type, root)))
                .map(type -> place + ": " + type.getFullName())
                .distinct();
    }

    private static boolean isOf(JavaClass type, String root) {
        return type.getPackageName().equals(root) || type.getPackageName().startsWith(root + ".");
    }

    private static String place(JavaMember member) {
        return member.getOwner().getSimpleName() + "." + member.getName();
    }

    /// Shows what is not its own, once in each way.
    @DisplayName("leaky")
    public abstract static class Leaky<T extends JavaType> implements Supplier<ArchRule> {
        /// Shown.
        protected static final List<JavaClass[]> FIELD = List.of();

        protected Leaky(JavaField shown) {
            hidden(shown.getOwner());
        }

        /// Shown.
        public abstract List<? extends JavaMember> result();

        /// Shown.
        protected abstract void parameter(JavaClasses shown);

        /// Shown.
        public abstract <E extends JavaCodeUnit> Class<E> bound();

        /// Shown.
        public abstract void thrown() throws TestAbortedException;

        /// Shown.
        @Tag("leaky")
        public abstract void marked();

        /// Shown.
        public abstract void parameterMarked(@TempDir String folder);

        /// Of JSpecify.
        public abstract @Nullable T unknown();

        abstract void hidden(JavaClass type);
    }

    /// Inherits from a stranger.
    public abstract static class Heir extends DescribedPredicate<String> {
        protected Heir() {
            super("an heir");
        }
    }

    /// Not seen.
    abstract static class Hidden implements Supplier<ArchRule> {}
}
