package routes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.apache.camel.RoutesBuilder;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** What may know what. */
@AnalyzeClasses(
        packages = {"routes", "caravan"},
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule PLAIN_JAVA_KNOWS_NO_ROUTES =
            noClasses()
                    .that()
                    .resideInAPackage("caravan..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("routes..", "org.apache.camel..");

    @ArchTest
    static final ArchRule ROUTES_ARE_IN_ROUTES =
            classes()
                    .that()
                    .areAssignableTo(RoutesBuilder.class)
                    .should()
                    .resideInAPackage("routes..");

    @ArchTest
    static final ArchRule NO_CIRCLES = slices().matching("caravan.(*)..").should().beFreeOfCycles();
}
