using Latent.Cli.Tests.Support;
using SkiaSharp;

namespace Latent.Cli.Tests.Commands;

public sealed class DemoCommandTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Prepare() => _folder = new TemporaryFolder();

    [TearDown]
    public void CleanUp() => _folder.Dispose();

    [Test]
    public void Three_models_are_trained_and_shown_side_by_side()
    {
        string output = _folder["demo"];

        CommandRun run = CommandRun.Of("demo", "--data", TinyImages.Write(_folder["tiny"]), "--epochs", "1", "--out", output);

        Assert.That(run.Code, Is.EqualTo(ExitCode.Success), run.Error);
        foreach (string name in (string[])["ae", "vae", "gan"])
        {
            Assert.That(File.Exists(Path.Combine(output, name, "model.safetensors")), name);
            CommandRun.Success("info", Path.Combine(output, name));
        }

        using SKBitmap picture = SKBitmap.Decode(Path.Combine(output, "comparison.png"));
        Assert.That(picture.Height, Is.GreaterThan(9 * TinyImages.Side), "nine lines of images");
        Assert.That(run.Output, Does.Contain("comparison.png"));
    }

    [Test]
    public void The_same_seed_gives_the_same_models()
    {
        string data = TinyImages.Write(_folder["tiny"]);
        byte[] Weights(string output, string seed)
        {
            CommandRun.Of("demo", "--data", data, "--epochs", "1", "--seed", seed, "--out", _folder[output]);
            return File.ReadAllBytes(Path.Combine(_folder[output], "gan", "model.safetensors"));
        }

        byte[] first = Weights("first", "3");
        Assert.That(Weights("second", "3"), Is.EqualTo(first));
        Assert.That(Weights("third", "4"), Is.Not.EqualTo(first));
    }

    [Test]
    public void Data_that_is_missing_leaves_nothing()
    {
        CommandRun.Of("demo", "--data", _folder["nowhere"], "--out", _folder["demo"]).AssertFailure("nowhere");
        Assert.That(Directory.Exists(_folder["demo"]), Is.False);
    }
}
