package io.github.mqttboot.spring.publisher;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.EnvironmentAware;
import org.springframework.context.ResourceLoaderAware;
import org.springframework.context.annotation.AnnotationBeanNameGenerator;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

/**
 * Finds interfaces with {@link MqttPublisher} and registers a
 * {@link MqttPublisherFactoryBean} for each, under the name that a component of that
 * class would have, unless there is such a bean.
 *
 * @see EnableMqttPublishers
 */
public class MqttPublisherRegistrar implements ImportBeanDefinitionRegistrar, EnvironmentAware, ResourceLoaderAware {

	private @Nullable Environment environment;

	private @Nullable ResourceLoader resourceLoader;

	@Override
	public void setEnvironment(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void setResourceLoader(ResourceLoader resourceLoader) {
		this.resourceLoader = resourceLoader;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		register(registry, basePackages(metadata));
	}

	private static Set<String> basePackages(AnnotationMetadata metadata) {
		MergedAnnotation<EnableMqttPublishers> annotation = metadata.getAnnotations().get(EnableMqttPublishers.class);
		Set<String> packages = new LinkedHashSet<>(List.of(annotation.getStringArray("basePackages")));
		for (Class<?> type : annotation.getClassArray("basePackageClasses")) {
			packages.add(ClassUtils.getPackageName(type));
		}
		if (packages.isEmpty()) {
			packages.add(ClassUtils.getPackageName(metadata.getClassName()));
		}
		return packages;
	}

	/**
	 * Register the publishers below some packages.
	 * @param registry where to register them
	 * @param basePackages the packages
	 */
	protected final void register(BeanDefinitionRegistry registry, Collection<String> basePackages) {
		Scanner scanner = new Scanner();
		Assert.state(this.environment != null && this.resourceLoader != null, "Not made by a context");
		scanner.setEnvironment(this.environment);
		scanner.setResourceLoader(this.resourceLoader);
		for (String basePackage : basePackages) {
			scanner.findCandidateComponents(basePackage).forEach((candidate) -> register(registry, candidate));
		}
	}

	private void register(BeanDefinitionRegistry registry, BeanDefinition candidate) {
		String name = AnnotationBeanNameGenerator.INSTANCE.generateBeanName(candidate, registry);
		if (registry.containsBeanDefinition(name)) {
			return;
		}
		ClassLoader classLoader = (this.resourceLoader != null) ? this.resourceLoader.getClassLoader() : null;
		Class<?> type = ClassUtils.resolveClassName(String.valueOf(candidate.getBeanClassName()), classLoader);
		RootBeanDefinition definition = new RootBeanDefinition(MqttPublisherFactoryBean.class);
		definition.setTargetType(ResolvableType.forClassWithGenerics(MqttPublisherFactoryBean.class, type));
		definition.getConstructorArgumentValues().addIndexedArgumentValue(0, type);
		registry.registerBeanDefinition(name, definition);
	}

	/**
	 * Finds interfaces, which no component scan does.
	 */
	private static final class Scanner extends ClassPathScanningCandidateComponentProvider {

		Scanner() {
			super(false);
			addIncludeFilter(new AnnotationTypeFilter(MqttPublisher.class, true, false));
		}

		@Override
		protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
			AnnotationMetadata metadata = definition.getMetadata();
			return metadata.isInterface() && metadata.isIndependent() && !metadata.isAnnotation();
		}

	}

}
