package io.github.mqttboot.test;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.junit.jupiter.api.Test;

/**
 * The walls of this module.
 */
class ArchitectureTests {

	private static final JavaClasses MAIN = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("io.github.mqttboot.test");

	@Test
	void theBrokerDoesNotKnowItsRoof() {
		ArchRuleDefinition.noClasses()
			.that()
			.resideInAPackage("..test.internal")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.github.mqttboot.test")
			.check(MAIN);
	}

	@Test
	void ofTheEngineOnlyFloorPacketsAndCodecAreUsed() {
		ArchRuleDefinition.noClasses()
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("..client.internal.session..", "..client.internal.transport..",
					"..client.internal.connection..", "..client.internal.dispatch..")
			.check(MAIN);
	}

	@Test
	void onlyTheConnectionKnowsBytes() {
		ArchRuleDefinition.noClasses()
			.that()
			.doNotHaveFullyQualifiedName("io.github.mqttboot.test.internal.Connection")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("io.netty..")
			.check(MAIN);
	}

	@Test
	void springAndJUnitStayInTheirClasses() {
		ArchRuleDefinition.classes()
			.that()
			.resideInAPackage("io.github.mqttboot.test")
			.and()
			.haveSimpleNameNotStartingWith("Embedded")
			.and()
			.doNotHaveSimpleName("SpringParameters")
			.should()
			.onlyDependOnClassesThat()
			.resideOutsideOfPackages("org.springframework..", "org.junit..")
			.check(MAIN);
	}

}
