package io.github.mqttboot.spring;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.Architectures;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

/**
 * Rules 9, 10 and 12 of the house.
 */
class ArchitectureTests {

	private static final String ROOT = "io.github.mqttboot.spring";

	private final JavaClasses main = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages(ROOT);

	@Test
	void packagesOnlyUseThoseBelow() {
		Architectures.layeredArchitecture()
			.consideringOnlyDependenciesInLayers()
			.layer("annotation")
			.definedBy(ROOT + ".annotation..")
			.layer("config")
			.definedBy(ROOT + ".config..")
			.layer("listener")
			.definedBy(ROOT + ".listener..")
			.layer("core")
			.definedBy(ROOT + ".core..")
			.layer("observation")
			.definedBy(ROOT + ".observation..")
			.layer("support")
			.definedBy(ROOT + ".support..")
			.layer("publisher")
			.definedBy(ROOT + ".publisher..")
			.layer("aot")
			.definedBy(ROOT + ".aot..")
			.layer("integration")
			.definedBy(ROOT + ".integration..")
			.whereLayer("aot")
			.mayNotBeAccessedByAnyLayer()
			.whereLayer("integration")
			.mayNotBeAccessedByAnyLayer()
			.whereLayer("publisher")
			.mayOnlyBeAccessedByLayers("aot")
			.whereLayer("annotation")
			.mayOnlyBeAccessedByLayers("publisher", "aot")
			.whereLayer("config")
			.mayOnlyBeAccessedByLayers("annotation", "integration")
			.whereLayer("listener")
			.mayOnlyBeAccessedByLayers("annotation", "config", "integration", "aot")
			.whereLayer("core")
			.mayOnlyBeAccessedByLayers("annotation", "config", "listener", "publisher", "integration", "aot")
			.whereLayer("observation")
			.mayOnlyBeAccessedByLayers("config", "listener", "core")
			.check(this.main);
	}

	@Test
	void packagesHaveNoCycles() {
		SlicesRuleDefinition.slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(this.main);
	}

	@Test
	void theEnginesInternalsDoNotExist() {
		ArchRuleDefinition.noClasses()
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.github.mqttboot.client.internal..")
			.check(this.main);
	}

	@Test
	void springBootDoesNotExist() {
		ArchRuleDefinition.noClasses()
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.boot..")
			.check(this.main);
	}

	@Test
	void springIntegrationIsKnownInOnePlaceOnly() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideOutsideOfPackage(ROOT + ".integration..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.integration..")
			.check(this.main);
	}

	@Test
	void everyClassLivesInAPackageOfTheLayers() {
		ArchRuleDefinition.classes().should().resideInAPackage(ROOT + ".*").check(this.main);
	}

}
