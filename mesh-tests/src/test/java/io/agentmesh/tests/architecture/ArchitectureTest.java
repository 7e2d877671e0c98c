package io.agentmesh.tests.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.NullMarked;

/// What may know what (docs/architecture.md). Examples, tests and benchmarks may use anything and are left out.
@AnalyzeClasses(
        packages = {
            "io.agentmesh.core",
            "io.agentmesh.program",
            "io.agentmesh.http",
            "io.agentmesh.sdk",
            "io.agentmesh.offline",
            "io.agentmesh.relay",
            "io.agentmesh.registry",
            "io.agentmesh.server",
            "io.agentmesh.meshd",
            "io.agentmesh.meshctl"
        },
        importOptions = ArchitectureTest.MainClasses.class)
final class ArchitectureTest {
    /// Leaves out what is made for tests, as folders and as the jar that other modules' tests use.
    static final class MainClasses implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/") && !location.contains("-tests.jar");
        }
    }

    private static final String[] PROGRAMS = {
        "io.agentmesh.relay",
        "io.agentmesh.registry",
        "io.agentmesh.server",
        "io.agentmesh.meshd",
        "io.agentmesh.meshctl"
    };

    @ArchTest
    static final ArchRule modulesDependAsTheDesignDrawsThem = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("core")
            .definedBy("io.agentmesh.core..")
            .layer("program")
            .definedBy("io.agentmesh.program..")
            .layer("http")
            .definedBy("io.agentmesh.http..")
            .layer("sdk")
            .definedBy("io.agentmesh.sdk..")
            .layer("offline")
            .definedBy("io.agentmesh.offline..")
            .layer("relay")
            .definedBy("io.agentmesh.relay..")
            .layer("registry")
            .definedBy("io.agentmesh.registry..")
            .layer("server")
            .definedBy("io.agentmesh.server..")
            .layer("meshd")
            .definedBy("io.agentmesh.meshd..")
            .layer("meshctl")
            .definedBy("io.agentmesh.meshctl..")
            .whereLayer("core")
            .mayNotAccessAnyLayer()
            .whereLayer("program")
            .mayOnlyAccessLayers("core", "http")
            .whereLayer("http")
            .mayOnlyAccessLayers("core")
            .whereLayer("sdk")
            .mayOnlyAccessLayers("core")
            .whereLayer("offline")
            .mayOnlyAccessLayers("core", "program", "http", "sdk")
            .whereLayer("relay")
            .mayOnlyAccessLayers("core", "program", "http")
            .whereLayer("registry")
            .mayOnlyAccessLayers("core", "program", "http")
            .whereLayer("server")
            .mayOnlyAccessLayers("core", "program", "http", "relay", "registry")
            .whereLayer("meshd")
            .mayOnlyAccessLayers("core", "program", "http", "sdk", "offline")
            .whereLayer("meshctl")
            .mayOnlyAccessLayers("core", "program", "http")
            .because("a program can then be swapped, and the SDK embeds without the servers");

    @ArchTest
    static final ArchRule noPackageCycle = slices().matching("io.agentmesh.(**)")
            .should()
            .beFreeOfCycles()
            .because("packages that need each other are one package");

    @ArchTest
    static final ArchRule nettyStaysAtTheEdge = noClasses()
            .that()
            .resideOutsideOfPackages("io.agentmesh.http..", "io.agentmesh.relay.transport..", "io.agentmesh.meshd.link")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty..")
            .because("frames are decoded once, at the edge; the rest is plain Java");

    @ArchTest
    static final ArchRule sqlStaysInTheStores = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.agentmesh.registry.store..", "io.agentmesh.relay.queue..", "io.agentmesh.offline.store..")
            .and()
            .haveSimpleNameNotEndingWith("Repository")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.sql..")
            .because("transactions begin and end in one place");

    @ArchTest
    static final ArchRule picocliStaysInTheCommandLines = noClasses()
            .that()
            .resideOutsideOfPackages("io.agentmesh.meshctl..", "io.agentmesh.program.main")
            .and()
            .resideOutsideOfPackages(PROGRAMS)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("picocli..")
            .because("features take settings, not command lines");

    @ArchTest
    static final ArchRule theJsonParserStaysInCoreJson = noClasses()
            .that()
            .resideOutsideOfPackage("io.agentmesh.core.json")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("tools.jackson..")
            .because("its defaults are not the wire's rules");

    @ArchTest
    static final ArchRule cryptographyStaysInCore = noClasses()
            .that()
            .resideOutsideOfPackages("io.agentmesh.core.identity", "io.agentmesh.core.channel..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.bouncycastle..", "com.southernstorm..")
            .because("keys and channels are asked, not computed with");

    @ArchTest
    static final ArchRule coreDoesNothingButThink = noClasses()
            .that()
            .resideInAPackage("io.agentmesh.core..")
            .and()
            .doNotHaveFullyQualifiedName(
                    "io.agentmesh.core.identity.AdaptiveSignatures") // its thread loads a library, once, and nothing
            // else
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                            "java.net..",
                            "java.nio.file..",
                            "java.nio.channels..",
                            "org.slf4j..",
                            "java.util.logging..")
                    .and(DescribedPredicate.describe(
                            "do more than hold an address",
                            type -> !type.isEquivalentTo(URI.class) && !type.isEquivalentTo(URISyntaxException.class)))
                    .or(DescribedPredicate.describe(
                            "are threads, executors or clocks",
                            type -> type.isAssignableTo(Thread.class)
                                    || type.isAssignableTo(ExecutorService.class)
                                    || type.isAssignableTo(Clock.class))))
            .because("the same code runs in the SDK, in the daemon and under a simulated clock");

    @ArchTest
    static final ArchRule timeAndChanceArePassedIn = noClasses()
            .that(DescribedPredicate.not(isMain()))
            .and()
            .doNotHaveFullyQualifiedName("io.agentmesh.sdk.SystemEnvironment") // a library has no main
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", Duration.class)
            .orShould()
            .callConstructor(SecureRandom.class)
            .because("every timeout has a test that does not wait");

    @ArchTest
    static final ArchRule onlyMainsEndTheProcessOrReadItsEnvironment = noClasses()
            .that(DescribedPredicate.not(isMain()))
            .and()
            .doNotHaveFullyQualifiedName(
                    "io.agentmesh.sdk.SystemEnvironment") // reads HTTPS_PROXY: a library has no main
            .and()
            .resideOutsideOfPackages("io.agentmesh..config..", "io.agentmesh.program..")
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .orShould()
            .callMethod(System.class, "getProperty", String.class)
            .because("a library that ends its host is no library");

    @ArchTest
    static final ArchRule classesAreClosed = classes()
            .that()
            .areTopLevelClasses()
            .and()
            .areNotInterfaces()
            .and()
            .areNotAnonymousClasses()
            .and()
            .doNotHaveFullyQualifiedName(
                    "io.agentmesh.program.StartException") // each package of mesh-program has its own
            .should(beClosed())
            .because("what is open for extension says so in its comment");

    @ArchTest
    static final ArchRule everyPackageIsNullMarked = classes()
            .should(new ArchCondition<JavaClass>("be in a @NullMarked package") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    JavaPackage owner = type.getPackage();
                    boolean marked = owner.isAnnotatedWith(NullMarked.class);
                    events.add(new SimpleConditionEvent(type, marked, owner.getName() + " is not @NullMarked"));
                }
            })
            .because("nullness is declared for the package and checked on every build");

    private static DescribedPredicate<JavaClass> isMain() {
        return DescribedPredicate.describe(
                "are mains",
                type -> type.getSimpleName().endsWith("Main")
                        || type.getSimpleName().equals("Meshctl")
                        || type.getEnclosingClass()
                                .map(outer -> outer.getSimpleName().endsWith("Main"))
                                .orElse(false));
    }

    private static ArchCondition<JavaClass> beClosed() {
        return new ArchCondition<>("be final, sealed, abstract, a record or an enum") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean closed = type.getModifiers().contains(JavaModifier.FINAL)
                        || type.getModifiers().contains(JavaModifier.ABSTRACT)
                        || type.isEnum()
                        || type.reflect().isSealed();
                events.add(new SimpleConditionEvent(type, closed, type.getName() + " is open for extension"));
            }
        };
    }
}
