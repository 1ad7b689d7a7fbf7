using System.Reflection;

namespace Latent.Tests;

/// <summary>Finds visible members whose signatures name a type of the generated code.</summary>
internal static class RawTypes
{
    private const string Raw = "Latent.Interop.Native";

    /// <summary>The members of an assembly outside of the raw namespace that name a raw type, each with that type.</summary>
    internal static string[] NamedBy(Assembly assembly) =>
        [.. assembly.GetExportedTypes().Where(type => type.Namespace != Raw).SelectMany(NamedBy).Distinct()];

    /// <summary>The members of one type that name a raw type, each with that type.</summary>
    internal static IEnumerable<string> NamedBy(Type type)
    {
        const BindingFlags Declared =
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        IEnumerable<(string Member, Type Type)> named =
        [
            .. type.GetInterfaces().Append(type.BaseType).OfType<Type>().Select(ancestor => ("ancestor", ancestor)),
            .. Constraints(type.GetGenericArguments()).Select(constraint => ("constraint", constraint)),
            .. type.GetFields(Declared).Where(field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly)
                .Select(field => (field.Name, field.FieldType)),
            .. type.GetConstructors(Declared).Where(IsSeen).SelectMany(Parameters),
            .. type.GetMethods(Declared).Where(IsSeen).SelectMany(method => Parameters(method)
                .Append((method.Name, method.ReturnType))
                .Concat(Constraints(method.GetGenericArguments()).Select(constraint => (method.Name, constraint)))),
        ];
        return named.SelectMany(pair =>
            Parts(pair.Type).Where(part => part.Namespace == Raw).Select(part => $"{type.Name}.{pair.Member}: {part.Name}"));
    }

    // Properties and events are found by their accessors.
    private static bool IsSeen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static IEnumerable<(string Member, Type Type)> Parameters(MethodBase method) =>
        method.GetParameters().Select(parameter => (method.Name, parameter.ParameterType));

    private static IEnumerable<Type> Constraints(Type[] parameters) =>
        parameters.Where(parameter => parameter.IsGenericParameter).SelectMany(parameter => parameter.GetGenericParameterConstraints());

    /// <summary>A type, and the types that it is composed of.</summary>
    private static IEnumerable<Type> Parts(Type type) =>
    [
        .. type.HasElementType ? Parts(type.GetElementType()!) : [type],
        .. type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts) : [],
        .. type.IsFunctionPointer
        ? type.GetFunctionPointerParameterTypes().Append(type.GetFunctionPointerReturnType()).SelectMany(Parts)
        : [],
    ];
}
