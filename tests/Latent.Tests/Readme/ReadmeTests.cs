using Latent.Interop;
using Latent.Tests.Support;

namespace Latent.Tests.Readme;

/// <summary>The README's C# is compiled, runs, and is what the README shows.</summary>
public sealed class ReadmeTests
{
    [Test]
    public void The_first_example_trains_a_vae() => InNewFolder(folder =>
    {
        Assert.That(Example.Run().Epochs[^1].Test, Is.LessThan(165));
        Assert.That(File.Exists(Path.Combine(folder, "digits.safetensors")), Is.True);
    });

    [Test]
    public void The_kernels_alone_learn_a_linear_layer() =>
        Assert.That(KernelsAlone.Run(), Is.EqualTo(new float[] { 1, -2, 3, -4, 5, -6, 7, -8 }).Within(0.01));

    [Test]
    public void The_containers_are_seen_through_views_and_watched_for_leaks()
    {
        NativeLeakDetectionMode mode = NativeLeakDetection.Mode;
        (float[,] corner, string report) = NativeContainers.Run();
        NativeLeakDetection.Mode = mode;

        Assert.That((corner.GetLength(0), corner.GetLength(1), corner[1, 1], corner[0, 1]), Is.EqualTo((3, 2, 1f, 0f)));
        Assert.That(report, Does.Contain("1,254,400 bytes, NativeBuffer<Single> from Persistent").And.Contain("NativeContainers.cs:line").And.Not.Contain("from Frame"));
    }

    [Test]
    public void The_game_learns_while_it_runs()
    {
        Game game = new();
        Assert.That(GameLoop.Run(game), Is.EqualTo(Game.Truth).Within(1e-3f));
        Assert.That(game.HasShownCredits, Is.True);
    }

    [Test]
    public void The_model_of_ones_own_repairs_digits() => InNewFolder(folder =>
    {
        IReadOnlyDictionary<string, double> terms = MyModels.OwnModel.Run().Terms;
        Assert.That(terms["error"], Is.LessThan(0.6 * terms["damage"]));
        Assert.That(File.Exists(Path.Combine(folder, "repairer.safetensors")), Is.True);
    });

    [Test]
    public void The_model_of_ones_own_takes_at_most_60_lines() =>
        Assert.That(File.ReadAllLines(Repository.PathOf("tests", "Latent.Tests", "Readme", "OwnModel.cs")), Has.Length.LessThanOrEqualTo(60));

    [Test]
    public void The_kernels_alone_take_at_most_20_lines() => Assert.That(Lines("KernelsAlone.cs", "Kernels alone"), Has.Length.LessThanOrEqualTo(20));

    [TestCase("Example.cs", "In C#")]
    [TestCase("OwnModel.cs", "A model and a loss of one's own")]
    [TestCase("KernelsAlone.cs", "Kernels alone")]
    [TestCase("GameLoop.cs", "A game loop")]
    [TestCase("NativeContainers.cs", "Native containers")]
    public void The_readme_shows_what_is_compiled(string file, string place)
    {
        string[] lines = Lines(file, place);
        int indent = lines[0].Length - lines[0].TrimStart().Length;
        string expected = string.Join('\n', lines.Select(line => line.Length > indent ? line[indent..] : line));
        Assert.That(File.ReadAllText(Repository.PathOf("README.md")), Does.Contain(expected));
    }

    private static string[] Lines(string file, string place)
    {
        string source = File.ReadAllText(Repository.PathOf("tests", "Latent.Tests", "Readme", file));
        int start = source.IndexOf($"// README: {place}\n", StringComparison.Ordinal);
        return source[(source.IndexOf('\n', start) + 1)..source.IndexOf("// end", StringComparison.Ordinal)].TrimEnd().Split('\n');
    }

    /// <summary>Runs what writes files, in a folder of its own.</summary>
    private static void InNewFolder(Action<string> run)
    {
        string here = Environment.CurrentDirectory;
        string work = Directory.CreateTempSubdirectory("latent-readme").FullName;
        try
        {
            Environment.CurrentDirectory = work;
            run(work);
        }
        finally
        {
            Environment.CurrentDirectory = here;
            Directory.Delete(work, recursive: true);
        }
    }
}
