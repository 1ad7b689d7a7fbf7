using System.Text;

namespace Latent.Bindings.Generator;

/// <summary>The folder of generated files.</summary>
internal sealed class OutputFolder(string path)
{
    private const string Extension = ".g.cs";

    /// <summary>
    /// Makes the folder contain exactly these generated files. Returns the names of the files that it wrote or deleted. Files of other
    /// names stay.
    /// </summary>
    internal IReadOnlyList<string> Write(IReadOnlyDictionary<string, string> files)
    {
        Directory.CreateDirectory(path);
        IReadOnlyList<string> differing = [.. Differences(files).Select(difference => difference.Name).Where(IsGenerated)];
        foreach (string name in differing)
        {
            string file = Path.Combine(path, name);
            if (files.TryGetValue(name, out string? text))
            {
                File.WriteAllText(file, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            }
            else
            {
                File.Delete(file);
            }
        }

        return differing;
    }

    /// <summary>Lists the files that are missing, that differ in any byte, or that are no longer generated.</summary>
    internal IEnumerable<(string Name, string Problem)> Differences(IReadOnlyDictionary<string, string> files)
    {
        foreach ((string name, string text) in files)
        {
            string file = Path.Combine(path, name);
            if (!File.Exists(file))
            {
                yield return (name, "is missing");
            }
            else if (!File.ReadAllBytes(file).AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(text)))
            {
                yield return (name, "differs from the text generated from the header");
            }
        }

        foreach (string name in Present().Where(name => !files.ContainsKey(name)).Order(StringComparer.Ordinal))
        {
            yield return (name, IsGenerated(name) ? "is no longer generated" : "was not generated: remove it");
        }
    }

    /// <summary>All files below the folder, relative to it.</summary>
    private IEnumerable<string> Present() => Directory.Exists(path)
        ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(path, file))
        : [];

    private static bool IsGenerated(string name) => name.EndsWith(Extension, StringComparison.Ordinal);
}
