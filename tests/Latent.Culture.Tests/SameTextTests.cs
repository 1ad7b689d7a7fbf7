using System.Text.RegularExpressions;
using Latent.Cli.Tests.Support;
using Latent.Compilation;
using Latent.Devices;
using Latent.Models;
using Latent.Models.Parts;

namespace Latent.Culture.Tests;

/// <summary>
/// Each command prints the text and writes the files of the invariant culture, byte for byte; only durations are left out.
/// </summary>
public sealed partial class SameTextTests
{
    private static readonly string[] Helps =
    [
        "", "train ", "sample ", "evaluate ", "encode ", "interpolate ", "info ", "models ", "bench ", "demo ", "reproduce ",
            "reproduce iwae ",
        "reproduce pacgan ", "regimes ", "regimes fit ", "regimes forecast ", "regimes evaluate ", "regimes scenarios ",
    ];

    private TemporaryFolder _folder = null!;
    private string _images = "";
    private string _prices = "";

    [OneTimeSetUp]
    public void Prepare()
    {
        _folder = new TemporaryFolder();
        _images = TinyImages.Write(_folder["tiny"]);
        _prices = PriceFiles.Write(_folder["prices.csv"], 400);
    }

    [OneTimeTearDown]
    public void CleanUp() => _folder.Dispose();

    [TestCaseSource(nameof(Helps))]
    public void The_help_of_each_command(string command) => AssertSame(0, $"{command}--help");

    [Test]
    public void The_list_of_the_kinds_of_models() => AssertSame(0, "models");

    [TestCase("vae")]
    [TestCase("VAE")]
    [TestCase("IWAE")]
    [TestCase("ıwae")]
    public void A_kind_is_found_by_its_own_spelling_alone(string kind) =>
        AssertSame(kind == "vae" ? 0 : 2, $"train {kind} --data TINY --hidden 8 --epochs 1 --batch 20 --lr 0.0015 --out OUT/model");

    [TestCase("train vae --lr 0,001", 2)]
    [TestCase("train vae --lr 1.5e1000", 2)]
    [TestCase("train vae --data nowhere --out OUT/model", 1)]
    [TestCase("train gan --packing 0.5", 2)]
    [TestCase("regimes forecast --from 1.2.2006", 2)]
    [TestCase("regimes evaluate --RESAMPLE week", 2)]
    [TestCase("regimes evaluate --repair DUPLICATES", 2)]
    [TestCase("info nowhere", 1)]
    public void An_error(string line, int code) => AssertSame(code, line);

    [Test]
    public void A_model_from_training_to_interpolation() => AssertSame(
        0,
        "train vae --data TINY --hidden 16,12 --latent 2 --epochs 3 --batch 20 --lr 0.0015 --out OUT/vae",
        "info OUT/vae",
        "sample OUT/vae --count 4 --seed 7 --out OUT/samples.png",
        "encode OUT/vae --data TINY --out OUT/codes.csv",
        "interpolate OUT/vae --from 3 --to 8 --out OUT/line.png",
        "evaluate OUT/vae --samples 50");

    [Test]
    public void Market_regimes_from_prices_to_the_report() => AssertSame(
        0,
        "regimes fit PRICES --repair inconsistent,missing,duplicates",
        "regimes forecast PRICES --from 2016-01-15 --model quintiles-3d --out OUT/forecast",
        "regimes evaluate PRICES --from 2016-01-15 --model quintiles-3d --model unconditional --seed 7 --out OUT/evaluation");

    /// <summary>The names of operations, dimensions and times in the text that explains a program.</summary>
    [Test]
    public void The_explanation_of_a_program() => Assert.That(Explained(), Is.EqualTo(Invariant.Of(Explained)).And.Contain("sigmoid"));

    private static string Explained()
    {
        Graph graph = new();
        Tensor x = graph.Input("x", [Shape.Batch, 3]);
        using CompiledProgram program = Compiler.Compile(
            Device.Default, graph, [new Output("y", x.Sigmoid().Sum())], [], batchCapacity: 2, stepCapacity: 1);
        return program.Explain(2, [1234.5, 2345.6, 3456.7, 4567.8]);
    }

    private void AssertSame(int code, params string[] lines)
    {
        SortedDictionary<string, string> here = Run(code, lines), expected = Invariant.Of(() => Run(code, lines));

        Assert.That(here.Keys, Is.EqualTo(expected.Keys));
        using (Assert.EnterMultipleScope())
        {
            foreach ((string name, string text) in here)
            {
                Assert.That(text, Is.EqualTo(expected[name]), name);
            }
        }
    }

    /// <summary>The output of each command line, and the content of each written file: text, or the bytes of a picture.</summary>
    private SortedDictionary<string, string> Run(int code, string[] lines)
    {
        string folder = _folder["out"];
        Environment.SetEnvironmentVariable("LATENT_CACHE", _folder[Path.GetRandomFileName()]);
        SortedDictionary<string, string> written = new(StringComparer.Ordinal);
        foreach (string line in lines)
        {
            string[] arguments = [.. line.Replace("TINY", _images, StringComparison.Ordinal)
                .Replace("PRICES", _prices, StringComparison.Ordinal)
                .Replace("OUT", folder, StringComparison.Ordinal).Split(' ')];
            CommandRun run = CommandRun.Of(arguments);
            Assert.That(run.Code, Is.EqualTo(code), run.Error);
            written.Add($"latent {line}", WithoutTimes(run.Output + run.Error));
        }

        if (Directory.Exists(folder))
        {
            foreach (string file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
            {
                string text = Path.GetExtension(file) is ".png" or ".gif" or ".safetensors"
                    ? Convert.ToHexString(File.ReadAllBytes(file))
                    : WithoutTimes(File.ReadAllText(file));
                written.Add(Path.GetRelativePath(folder, file), text);
            }

            Directory.Delete(folder, recursive: true);
        }

        return written;
    }

    private static string WithoutTimes(string text) => Time().Replace(Progress().Replace(text, ""), "TIME");

    /// <summary>Durations and rates, as the invariant culture writes them; in a report a table's last column.</summary>
    [GeneratedRegex(
        """(?<=<td>)[0-9.]+(?=</td></tr>)|[0-9,]+(\.[0-9]+)? (s|ms|samples/s)\b|\b[0-9]+:[0-9]{2}\b|"""
        + """(?<="seconds": ?)[0-9.]+(E-[0-9]+)?|(?<=│ seconds +│ )[0-9.]+ *""")]
    private static partial Regex Time();

    /// <summary>The lines of the progress of many fits, which come as the threads finish.</summary>
    [GeneratedRegex("""^ *[0-9]+ %  .*\n""", RegexOptions.Multiline)]
    private static partial Regex Progress();
}
