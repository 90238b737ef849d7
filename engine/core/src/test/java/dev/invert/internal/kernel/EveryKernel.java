package dev.invert.internal.kernel;

import dev.invert.testing.RequiredParts;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.AfterClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.BeforeClassTemplateInvocationCallback;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContext;
import org.junit.jupiter.api.extension.ClassTemplateInvocationContextProvider;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runs all tests of a class once with each kernel, which {@link KernelChoice#chosen()} then returns. Kernels that
 * cannot run here are skipped by name, or fail if {@code -Dinvert.require} names them. If {@code -Dinvert.kernel} is
 * already set, only that kernel is run.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ClassTemplate
@Tag("kernels")
@ExtendWith(EveryKernel.Invocations.class)
public @interface EveryKernel {
    /** Yields one invocation of the class per kernel. */
    final class Invocations implements ClassTemplateInvocationContextProvider {
        @Override
        public boolean supportsClassTemplate(ExtensionContext context) {
            return true;
        }

        @Override
        public Stream<Invocation> provideClassTemplateInvocationContexts(ExtensionContext context) {
            String forced = System.getProperty(KernelChoice.PROPERTY, "");
            return forced.isBlank()
                    ? Stream.concat(
                                    KernelChoice.all().stream().map(AucKernels::name),
                                    KernelChoice.missing().keySet().stream())
                            .map(Invocation::new)
                    : Stream.of(new Invocation(forced.strip()));
        }
    }

    /** Runs the tests of a class with one kernel. */
    record Invocation(String kernel) implements ClassTemplateInvocationContext {
        @Override
        public String getDisplayName(int index) {
            return "[" + kernel + "]";
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            String before = System.getProperty(KernelChoice.PROPERTY);
            BeforeClassTemplateInvocationCallback choose = context -> {
                String whyNot = KernelChoice.missing().get(kernel);
                if (whyNot != null) {
                    RequiredParts.need(kernel, false, whyNot);
                }
                System.setProperty(KernelChoice.PROPERTY, kernel);
            };
            AfterClassTemplateInvocationCallback restore = context -> {
                if (before == null) {
                    System.clearProperty(KernelChoice.PROPERTY);
                } else {
                    System.setProperty(KernelChoice.PROPERTY, before);
                }
            };
            return List.of(choose, restore);
        }
    }
}
