using System.Reflection;
using System.Runtime.Loader;

namespace Latent.Interop.NetStandard.Tests;

/// <summary>Loads this test assembly a second time, with the .NET 10 build of the libraries instead of the .NET Standard build.</summary>
internal sealed class OtherBuild() : AssemblyLoadContext(nameof(OtherBuild))
{
    private static readonly string Folder = typeof(OtherBuild).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == nameof(OtherBuild)).Value!;

    /// <summary>A class of this assembly in the other load context.</summary>
    internal Type TypeOf(Type type) => LoadFromAssemblyPath(type.Assembly.Location).GetType(type.FullName!, throwOnError: true)!;

    protected override Assembly? Load(AssemblyName assemblyName) =>
        assemblyName.Name is "Latent" or "Latent.Interop" ? LoadFromAssemblyPath(Path.Combine(Folder, assemblyName.Name + ".dll")) : null;
}
