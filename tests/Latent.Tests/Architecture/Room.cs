namespace Latent.Tests.Architecture;

/// <summary>A room of <c>managed/Latent</c>: a folder, and the rooms that its code may use.</summary>
/// <param name="Folder">The folder; its namespace has the same name, unless a reason says why not.</param>
/// <param name="MayUse">The folders of other rooms that it may use.</param>
internal sealed record Room(string Folder, params string[] MayUse)
{
    /// <summary>A second folder of the same layer, or null.</summary>
    public string? Also { get; init; }

    /// <summary>The reason why its types are in the namespace <c>Latent</c>; null if they are in the folder's namespace.</summary>
    public string? Why { get; init; }

    /// <summary>The namespace of its types.</summary>
    public string Namespace => Why is null ? $"Latent.{Folder.Replace('/', '.')}" : "Latent";

    /// <summary>The folders.</summary>
    public IEnumerable<string> Folders => Also is null ? [Folder] : [Folder, Also];

    /// <summary>
    /// All rooms, in the order of their dependencies: a room uses rooms above it in this list only. A new arrow must be added here, where a
    /// reviewer sees it.
    /// </summary>
    public static IReadOnlyList<Room> All { get; } =
    [
        new("Compatibility") { Why = "its extensions replace methods that .NET Standard lacks, and must be in scope everywhere" },
        new("Random") { Why = "random numbers are as basic as shapes" },
        new("Reference/Functions"),
        new("Graph", "Random", "Reference/Functions")
        {
            Also = "Ops", Why = "graph and operations are one layer: the methods of Tensor are in the files of the operations",
        },
        new("Reference", "Graph"),
        new("Optimizers", "Graph"),
        new("Compilation/Passes", "Graph", "Reference/Functions", "Optimizers"),
        new("Compilation/Planning", "Graph", "Compilation/Passes"),
        new("Compilation/Cpu", "Graph", "Compilation/Passes", "Compilation/Planning"),
        new("Compilation", "Graph", "Compilation/Passes", "Compilation/Planning", "Compilation/Cpu"),
        new("Devices", "Graph", "Compilation", "Compilation/Planning"),
        new("Modules", "Random", "Graph"),
        new("Losses", "Graph"),
        new("IO", "Graph", "Devices", "Modules"),
        new("Data", "Random", "IO"),
        new("Models/Parts", "Graph", "Modules", "Losses", "IO", "Data"),
        new("Models", "Random", "Graph", "Devices", "Modules", "Losses", "IO", "Data", "Models/Parts"),
        new("Training", "Random", "Graph", "Compilation", "Devices", "Modules", "Optimizers", "IO", "Data", "Models"),
        new("Metrics", "Random", "Graph", "Data", "Models"),
    ];
}
