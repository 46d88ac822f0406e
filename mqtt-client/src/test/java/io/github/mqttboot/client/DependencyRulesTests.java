package io.github.mqttboot.client;

import java.time.Clock;
import java.util.Set;
import java.util.stream.Collectors;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The walls between the engine's packages. A wall that has to move is moved openly, here
 * and in the documentation.
 */
class DependencyRulesTests {

	private static final String ROOF = "io.github.mqttboot.client";

	private static final String MESSAGE = ROOF + ".message..";

	private static final String TOPIC = ROOF + ".topic..";

	private static final String ERROR = ROOF + ".error..";

	private static final String PACKET = ROOF + ".internal.packet..";

	private static final String CODEC = ROOF + ".internal.codec..";

	private static final String SESSION = ROOF + ".internal.session..";

	private static final String STORE = ROOF + ".internal.store..";

	private static final String DISPATCH = ROOF + ".internal.dispatch..";

	private static final String TRANSPORT = ROOF + ".internal.transport..";

	private static final String CONNECTION = ROOF + ".internal.connection..";

	private static final JavaClasses CLASSES = new ClassFileImporter().withImportOption(new DoNotIncludeTests())
		.importPackages(ROOF);

	@Test
	void theRoofIsUsedByNothingBelowIt() {
		check(noClasses().that().resideOutsideOfPackage(ROOF).should().dependOnClassesThat(resideInAPackage(ROOF)));
	}

	@Test
	void theFloorUsesNothingButTheJdk() {
		check(classes().that()
			.resideInAnyPackage(MESSAGE, TOPIC, ERROR)
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage(MESSAGE, TOPIC, ERROR, "java..", "org.jspecify.annotations.."));
	}

	@Test
	void packetsUseOnlyTheFloor() {
		check(classes().that()
			.resideInAPackage(PACKET)
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage(PACKET, MESSAGE, TOPIC, ERROR, "java..", "org.jspecify.annotations.."));
	}

	@Test
	void theCodecKnowsBuffersButNoChannel() {
		check(classes().that()
			.resideInAPackage(CODEC)
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage(CODEC, PACKET, MESSAGE, TOPIC, ERROR, "io.netty.buffer..", "io.netty.util..", "java..",
					"org.jspecify.annotations.."));
	}

	@Test
	void theSessionUsesOnlyPacketsAndTheFloor() {
		check(classes().that()
			.resideInAPackage(SESSION)
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage(SESSION, PACKET, MESSAGE, TOPIC, ERROR, "java..", "org.jspecify.annotations.."));
	}

	@Test
	void theSessionHasNoThreadsAndNoClock() {
		check(noClasses().that()
			.resideInAPackage(SESSION)
			.should()
			.dependOnClassesThat()
			.haveNameMatching("java\\.util\\.concurrent\\.(?!atomic).*|java\\.lang\\.Thread|java\\.util\\.Timer.*")
			.orShould()
			.dependOnClassesThat()
			.areAssignableTo(Clock.class)
			.orShould()
			.dependOnClassesThat()
			.haveFullyQualifiedName("java.time.Instant")
			.orShould()
			.callMethod(System.class, "nanoTime")
			.orShould()
			.callMethod(System.class, "currentTimeMillis"));
	}

	@Test
	void theStoreUsesOnlyTheSessionAndTheFloor() {
		check(classes().that()
			.resideInAPackage(STORE)
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage(STORE, SESSION, MESSAGE, TOPIC, ERROR, "java..", "org.jspecify.annotations.."));
	}

	@Test
	void theTransportKnowsOnlyTheCodec() {
		check(noClasses().that()
			.resideInAPackage(TRANSPORT)
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(SESSION, DISPATCH, CONNECTION));
	}

	@Test
	void theDispatcherKnowsOnlyTheFloor() {
		check(classes().that()
			.resideInAPackage(DISPATCH)
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage(DISPATCH, MESSAGE, TOPIC, ERROR, "java..", "org.jspecify.annotations..",
					"org.slf4j.."));
	}

	@Test
	void onlyTheConnectionAndTheRoofBringSessionTransportAndDispatcherTogether() {
		String[] parts = { SESSION, TRANSPORT, DISPATCH };
		for (String part : parts) {
			check(classes().that()
				.resideInAPackage(part)
				.should()
				.onlyHaveDependentClassesThat(resideInAnyPackage(part, CONNECTION, STORE).or(resideInAPackage(ROOF))));
		}
	}

	@Test
	void nettyIsUsedOnlyByCodecAndTransport() {
		check(noClasses().that(not(resideInAnyPackage(CODEC, TRANSPORT)))
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.netty.."));
	}

	@Test
	void thePublicSurfaceShowsNoInternalType() {
		check(noClasses().that()
			.resideInAnyPackage(ROOF, MESSAGE, TOPIC, ERROR)
			.and()
			.areInterfaces()
			.should()
			.dependOnClassesThat()
			.resideInAPackage(ROOF + ".internal.."));
	}

	@Test
	void noTwoPackagesFormACycle() {
		check(SlicesRuleDefinition.slices().matching(ROOF + ".(**)").should().beFreeOfCycles());
	}

	@Test
	void everyPackageIsNullMarked() {
		Set<String> packages = CLASSES.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
		assertThat(packages).contains(ROOF).allSatisfy((name) -> {
			Class<?> packageInfo = Class.forName(name + ".package-info");
			assertThat(packageInfo.isAnnotationPresent(NullMarked.class)).as(name).isTrue();
		});
	}

	@Test
	void springDoesNotExistHere() {
		check(noClasses().should().dependOnClassesThat().resideInAPackage("org.springframework.."));
	}

	private static void check(ArchRule rule) {
		rule.check(CLASSES);
	}

}
