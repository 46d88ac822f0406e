package io.github.mqttboot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;

/**
 * Finds the beans that belong to a client: those that everybody may have, and those that
 * are qualified with the client's name.
 */
final class QualifiedBeans {

	private final ListableBeanFactory beanFactory;

	QualifiedBeans(ListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Return what is qualified with a name, in its order.
	 * @param <T> the type
	 * @param type the type
	 * @param qualifier the name
	 * @return the beans
	 */
	<T> List<T> qualified(Class<T> type, String qualifier) {
		List<T> beans = new ArrayList<>();
		for (String name : qualifiedNames(type, qualifier)) {
			beans.add(this.beanFactory.getBean(name, type));
		}
		AnnotationAwareOrderComparator.sort(beans);
		return beans;
	}

	/**
	 * Return the names of the beans that are qualified with a name, creating none.
	 * @param type the type
	 * @param qualifier the name
	 * @return the names of the beans
	 */
	List<String> qualifiedNames(Class<?> type, String qualifier) {
		return Stream.of(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beanFactory, type, true, false))
			.filter((name) -> BeanFactoryAnnotationUtils.isQualifierMatch(qualifier::equals, name, this.beanFactory))
			.toList();
	}

	/**
	 * Return the one bean for a client: its own, or else everybody's.
	 * @param <T> the type
	 * @param type the type
	 * @param qualifier the client's name
	 * @param everybodys what is there without a qualifier
	 * @return the bean, or {@code null} if there is none
	 */
	<T> @Nullable T one(Class<T> type, String qualifier, ObjectProvider<T> everybodys) {
		List<T> qualified = qualified(type, qualifier);
		return !qualified.isEmpty() ? qualified.get(0) : everybodys.getIfAvailable();
	}

	/**
	 * Return all beans for a client: everybody's, then its own.
	 * @param <T> the type
	 * @param type the type
	 * @param qualifier the client's name
	 * @param everybodys what is there without a qualifier
	 * @return the beans, each once
	 */
	<T> List<T> all(Class<T> type, String qualifier, ObjectProvider<T> everybodys) {
		List<T> beans = new ArrayList<>(everybodys.orderedStream().toList());
		qualified(type, qualifier).stream().filter((bean) -> !beans.contains(bean)).forEach(beans::add);
		return beans;
	}

}
