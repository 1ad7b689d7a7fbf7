using System.Reflection;

namespace Latent.Interop.Tests;

/// <summary>Paths in the checkout that the tests were built from.</summary>
internal static class Repository
{
    internal static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    internal static string Header => Path.Combine(Root, "native", "include", "latent", "latent.h");

    internal static string Generated => Path.Combine(Root, "managed", "Latent.Interop", "Generated");

    internal static string ResponseFile => Path.Combine(Root, "bindings", "latent.rsp");

    internal static string NativeLibrary => Path.Combine(Root, "artifacts", "native", LibraryCandidates.FileName);
}
