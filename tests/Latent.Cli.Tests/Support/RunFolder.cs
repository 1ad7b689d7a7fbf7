using System.Text.RegularExpressions;

namespace Latent.Cli.Tests.Support;

/// <summary>The files that a training left in its folder, without durations.</summary>
internal static partial class RunFolder
{
    // Files that must not depend on interruptions.
    private static readonly string[] Compared = ["model.safetensors", "config.json", "metrics.jsonl"];

    /// <summary>Asserts that two folders hold the same training, byte for byte but for durations.</summary>
    public static void AssertSame(string actual, string expected, string message = "")
    {
        using (Assert.EnterMultipleScope())
        {
            foreach (string name in Compared)
            {
                Assert.That(Content(actual, name), Is.EqualTo(Content(expected, name)), $"{name} {message}");
            }

            foreach (string picture in Directory.EnumerateFiles(expected, "film.png"))
            {
                Assert.That(File.ReadAllBytes(Path.Combine(actual, "film.png")), Is.EqualTo(File.ReadAllBytes(picture)),
                    $"film.png {message}");
            }

            Assert.That(Directory.EnumerateFileSystemEntries(actual).Select(Path.GetFileName),
                Is.EquivalentTo(Directory.EnumerateFileSystemEntries(expected).Select(Path.GetFileName)), message);
        }
    }

    /// <summary>The bytes of a file in hexadecimal digits, or of metrics its text without durations.</summary>
    private static string Content(string folder, string name)
    {
        string path = Path.Combine(folder, name);
        return name.EndsWith(".jsonl", StringComparison.Ordinal)
            ? Seconds().Replace(File.ReadAllText(path), "")
            : Convert.ToHexString(File.ReadAllBytes(path));
    }

    [GeneratedRegex("\"seconds\":[^}]*")]
    private static partial Regex Seconds();
}
