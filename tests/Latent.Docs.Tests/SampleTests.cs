using Latent.Interop;
using Latent.Markets;
using NUnit.Framework;
using Readers.Samples;
using Readers.Support;

namespace Readers;

/// <summary>The C# of the pages compiles, does what the page says, and is what the page shows.</summary>
[NonParallelizable]
public sealed class SampleTests
{
    private static readonly string Source = Repository.TextOf("tests/Latent.Docs.Tests/SampleTests.cs");

    private string _start = "";
    private string _folder = "";

    /// <summary>Each sample runs in a new folder, since some write files.</summary>
    [SetUp]
    public void Enter()
    {
        _start = Environment.CurrentDirectory;
        _folder = Directory.CreateTempSubdirectory("latent-docs-").FullName;
        Environment.CurrentDirectory = _folder;
    }

    [TearDown]
    public void Leave()
    {
        Environment.CurrentDirectory = _start;
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public void Each_code_block_of_a_page_is_a_compiled_sample()
    {
        string[] missing = [.. Page.All.SelectMany(page => page.Blocks("csharp").Where(block => !Samples(page).Contains(block))
            .Select(block => $"{page}: no sample of tests/Latent.Docs.Tests/Samples is this block:\n{block}\n"))];
        Assert.That(missing, Is.Empty);
    }

    [Test]
    public void Each_sample_is_a_code_block_of_its_pages()
    {
        string[] missing = [.. Sample.All.SelectMany(sample => sample.Pages.Where(path => !Blocks(path).Contains(sample.Code))
            .Select(path => $"{path} has no code block that is {sample.Name}.cs:\n{sample.Code}\n"))];
        Assert.That(missing, Is.Empty);
    }

    [Test]
    public void Each_sample_is_run_by_a_test() =>
        Assert.That(Sample.All.Select(sample => sample.Name).Where(name => !Source.Contains($"{name}.Run(", StringComparison.Ordinal)),
            Is.Empty);

    [Test]
    public void The_first_example_trains_a_vae()
    {
        double loss = FirstExample.Run().Epochs[^1].Test!.Value;
        Assert.That(loss, Is.LessThan(165));
    }

    [Test]
    public void The_array_of_ones_own_trains_a_vae()
    {
        (Latent.Training.History history, float[] bounds) = OwnArray.Run();
        Assert.That(history.Epochs[^1].Test, Is.LessThan(history.Epochs[0].Test!.Value));
        Assert.That(bounds, Has.Length.EqualTo(2000).And.All.Matches<float>(float.IsFinite));
    }

    [Test]
    public void A_saved_model_is_loaded_and_a_training_resumed()
    {
        (float[,] saved, float[,] loaded) = SaveAndLoad.Run();
        Assert.That(loaded, Is.EqualTo(saved));
    }

    [Test]
    public void ONNX_Runtime_decodes_the_same_digits()
    {
        (float[,] latent, float[] onnx) = OnnxFiles.Run();
        Assert.That(onnx, Is.EqualTo(latent.Cast<float>()).Within(1e-5));
        Assert.That(File.Exists("vae.onnx"), Is.True);
    }

    [Test]
    public void The_weights_of_PyTorch_are_loaded_and_written_as_safetensors()
    {
        File.Copy(Repository.PathOf("tests/Latent.Torch.Tests/Fixtures/vae.pth"), "vae.pth");
        (Latent.IO.WeightsReport report, float[,] copies, float[,] same) = TorchWeights.Run();
        Assert.That($"{report}", Does.StartWith("5 loaded; 5 of another shape: fc_mu.weight ([2, 5] in the file, [3, 5] in the model), "));
        Assert.That(same, Is.EqualTo(copies));
    }

    [Test]
    public void The_logged_training_writes_what_the_page_shows()
    {
        ListLogger logger = new();
        LoggedTraining.Run(logger);
        TestContext.Out.WriteLine(string.Join('\n', logger.Texts));
        Assert.That(logger.Texts, Has.Count.EqualTo(4));
        Assert.That(Repository.TextOf("managed/Latent.Logging/README.md"), Does.Contain($"info: digits[1] {logger.Texts[0]}\n"));
    }

    [Test]
    public void The_training_of_ones_own_learns()
    {
        (double byCallback, double bySteps) = MyTrainings.OwnLoop.Run();
        Assert.That(byCallback, Is.LessThan(245), "the loss of images of one colour is over 500");
        Assert.That(bySteps, Is.LessThan(245));
    }

    [Test]
    public void The_data_in_a_file_trains_a_vae() => Assert.That(LargeData.Run(), Is.GreaterThanOrEqualTo(0));

    [Test]
    public void The_model_of_ones_own_repairs_digits()
    {
        IReadOnlyDictionary<string, double> terms = MyModels.OwnModel.Run().Terms;
        Assert.That(terms["error"], Is.LessThan(0.6 * terms["damage"]));
        Assert.That(File.Exists("repairer.safetensors"), Is.True);
    }

    [Test]
    public void The_parts_of_ones_own_learn_and_come_back_from_the_file()
    {
        (Latent.Training.EpochMetrics vae, Latent.Training.EpochMetrics gan) = MyParts.OwnParts.Run();
        Assert.That(vae.Test, Is.LessThan(-260), "black images alone would give about -240");
        Assert.That(gan.Terms["generator.loss"], Is.Not.NaN);
    }

    [Test]
    public void The_kernels_alone_learn_a_linear_layer()
    {
        float[] weights = KernelsAlone.Run();
        Assert.That(weights, Is.EqualTo(new float[] { 1, -2, 3, -4, 5, -6, 7, -8 }).Within(0.01));
    }

    [Test]
    public void The_containers_are_seen_through_views_and_watched_for_leaks()
    {
        NativeLeakDetectionMode mode = NativeLeakDetection.Mode;
        (float[,] corner, string report) = NativeContainers.Run();
        NativeLeakDetection.Mode = mode;

        Assert.That((corner.GetLength(0), corner.GetLength(1), corner[1, 1], corner[0, 1]), Is.EqualTo((3, 2, 1f, 0f)));
        Assert.That(report, Does.Contain("1,254,400 bytes, NativeBuffer<Single> from Persistent").And.Contain("NativeContainers.cs:line")
            .And.Not.Contain("from Frame"));
    }

    [Test]
    public void The_game_learns_while_it_runs()
    {
        Game game = new();
        float[] weights = GameLoop.Run(game);
        Assert.That(weights, Is.EqualTo(Game.Truth).Within(1e-3f));
        Assert.That(game.HasShownCredits, Is.True);
    }

    [Test]
    public void Prices_of_ones_own_are_forecast()
    {
        PriceSeries known = Sp500.Load();
        IEnumerable<string> rows = Enumerable.Range(0, 800)
            .Select(day => FormattableString.Invariant($"{known[day].Time:yyyy-MM-dd},{known[day].Close}"));
        File.WriteAllLines("prices.csv", rows.Prepend("date,close"));
        double quantile = OwnPrices.Run();
        Assert.That(quantile, Is.InRange(-0.1, -0.001));
    }

    [Test]
    public void The_model_of_ones_own_takes_at_most_60_lines() => Assert.That(LinesOf("OwnModel"), Is.LessThanOrEqualTo(60));

    [Test]
    public void The_kernels_alone_take_at_most_20_lines() => Assert.That(LinesOf("KernelsAlone"), Is.LessThanOrEqualTo(20));

    private static int LinesOf(string name) => Sample.All.Single(sample => sample.Name == name).Code.Split('\n').Length;

    private static IEnumerable<string> Samples(Page page) =>
        Sample.All.Where(sample => sample.Pages.Contains(page.Path)).Select(sample => sample.Code);

    private static IEnumerable<string> Blocks(string path) =>
        Page.All.Where(page => page.Path == path).SelectMany(page => page.Blocks("csharp"));
}
