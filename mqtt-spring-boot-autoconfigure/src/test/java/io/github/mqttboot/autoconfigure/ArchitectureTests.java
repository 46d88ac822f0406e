package io.github.mqttboot.autoconfigure;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

/**
 * The dependency rules of this module.
 */
class ArchitectureTests {

	private static final JavaClasses classes = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages("io.github.mqttboot.autoconfigure");

	@Test
	void internalsOfTheEngineDoNotExistHere() {
		ArchRuleDefinition.noClasses()
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.github.mqttboot.client.internal..")
			.check(classes);
	}

	@Test
	void nettyDoesNotExistHere() {
		ArchRuleDefinition.noClasses().should().dependOnClassesThat().resideInAPackage("io.netty..").check(classes);
	}

	@Test
	void noPackageIsPartOfACycle() {
		SlicesRuleDefinition.slices()
			.matching("io.github.mqttboot.autoconfigure.(**)")
			.should()
			.beFreeOfCycles()
			.allowEmptyShould(true)
			.check(classes);
	}

	@Test
	void packagesOfOneFeatureAreOnlyUsedByThatFeature() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideInAPackage("io.github.mqttboot.autoconfigure")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.github.mqttboot.autoconfigure.*..")
			.check(classes);
	}

}
