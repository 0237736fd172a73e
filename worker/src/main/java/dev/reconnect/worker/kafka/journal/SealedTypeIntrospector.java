package dev.reconnect.worker.kafka.journal;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.Version;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.PropertyName;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.util.NameTransformer;

/**
 * Describes to Jackson the sealed interfaces of packages that may not import Jackson. The property {@code @} holds the
 * name of the kind, from {@link JournalNames}.
 */
final class SealedTypeIntrospector extends AnnotationIntrospector {
    private static final long serialVersionUID = 1L;
    private static final String KIND = "@";

    @Override
    public Version version() {
        return Version.unknownVersion();
    }

    @Override
    public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(MapperConfig<?> config, Annotated annotated) {
        if (annotated instanceof AnnotatedClass type && type.getRawType().isSealed()) {
            return JsonTypeInfo.Value.construct(
                    JsonTypeInfo.Id.NAME, JsonTypeInfo.As.PROPERTY, KIND, null, false, true, null);
        }
        return null;
    }

    @Override
    public @Nullable List<NamedType> findSubtypes(MapperConfig<?> config, Annotated annotated) {
        if (annotated instanceof AnnotatedClass type && type.getRawType().isSealed()) {
            return JournalNames.kinds(type.getRawType())
                    .map(kind -> new NamedType(kind, JournalNames.kind(kind)))
                    .toList();
        }
        return null;
    }

    @Override
    public @Nullable PropertyName findNameForSerialization(MapperConfig<?> config, Annotated annotated) {
        return annotated instanceof AnnotatedMember member
                ? name(JournalNames.renamed(member.getDeclaringClass(), member.getName()))
                : null;
    }

    @Override
    public @Nullable PropertyName findNameForDeserialization(MapperConfig<?> config, Annotated annotated) {
        return annotated instanceof AnnotatedParameter parameter && isComponent(parameter)
                ? name(JournalNames.renamed(parameter.getDeclaringClass(), parameter.getIndex()))
                : null;
    }

    @Override
    public @Nullable NameTransformer findUnwrappingNameTransformer(MapperConfig<?> config, AnnotatedMember member) {
        return JournalNames.isGroup(member.getRawType()) ? NameTransformer.NOP : null;
    }

    private static @Nullable PropertyName name(@Nullable String renamed) {
        return renamed == null ? null : PropertyName.construct(renamed);
    }

    /** Requires each component that may not be null: an incomplete session is worse than none. */
    @Override
    public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
        return isComponent(member) ? !mayBeNull((AnnotatedParameter) member) : null;
    }

    /** Refuses an explicit null for such a component: it could be read now, but not after it was written again. */
    @Override
    public JsonSetter.Value findSetterInfo(MapperConfig<?> config, Annotated annotated) {
        return isComponent(annotated) && !mayBeNull((AnnotatedParameter) annotated)
                ? JsonSetter.Value.forValueNulls(Nulls.FAIL, Nulls.FAIL)
                : JsonSetter.Value.empty();
    }

    private static boolean isComponent(Annotated annotated) {
        return annotated instanceof AnnotatedParameter parameter
                && parameter.getOwner().getAnnotated() instanceof Constructor<?> constructor
                && constructor.getDeclaringClass().isRecord();
    }

    private static boolean mayBeNull(AnnotatedParameter parameter) {
        Constructor<?> constructor = (Constructor<?>) parameter.getOwner().getAnnotated();
        AnnotatedType type = constructor.getAnnotatedParameterTypes()[parameter.getIndex()];
        return type.isAnnotationPresent(Nullable.class);
    }
}
