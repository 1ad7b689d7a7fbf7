using System.Reflection;
using System.Runtime.Loader;

namespace Latent.Interop.NetStandard.Tests;

/// <summary>Loads this test assembly once more, together with the .NET 10 build of the libraries that it was compiled against for .NET Standard.</summary>
internal sealed class OtherBuild() : AssemblyLoadContext(nameof(OtherBuild))
{
    private static readonly string Folder = typeof(OtherBuild).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == nameof(OtherBuild)).Value!;

    /// <summary>A class of this assembly, as it is with the other build.</summary>
    internal Type TypeOf(Type type) => LoadFromAssemblyPath(type.Assembly.Location).GetType(type.FullName!, throwOnError: true)!;

    protected override Assembly? Load(AssemblyName assemblyName) =>
        assemblyName.Name is "Latent" or "Latent.Interop" ? LoadFromAssemblyPath(Path.Combine(Folder, assemblyName.Name + ".dll")) : null;
}
