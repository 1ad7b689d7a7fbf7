using System.Globalization;
using System.Text;

namespace Latent.Packages.Tests;

/// <summary>The tables of sizes and start-up times, for the page of <c>managed/Latent.Native</c>.</summary>
internal sealed class Report
{
    private readonly StringBuilder _packages = new("| package | MB |\n|---|---:|\n");
    private readonly StringBuilder _applications = new("| application | files | MB | ms to the first step |\n|---|---:|---:|---:|\n");

    internal static long Size(IEnumerable<string> files) => files.Sum(file => new FileInfo(file).Length);

    internal void AddPackage(string name, long bytes) =>
        _packages.Append(CultureInfo.InvariantCulture, $"| `{name}` | {bytes / 1e6:F2} |\n");

    internal void AddApplication(string name, IReadOnlyCollection<string> files, double milliseconds) =>
        _applications.Append(CultureInfo.InvariantCulture, $"| {name} | {files.Count} | {Size(files) / 1e6:F1} | {milliseconds:F0} |\n");

    /// <summary>Prints the tables, and keeps them beside the packages.</summary>
    internal void Write()
    {
        string text = $"{_packages}\n{_applications}";
        TestContext.Progress.WriteLine($"\n{text}");
        File.WriteAllText(Path.Combine(Feed.Folder, "sizes.md"), text);
    }
}
