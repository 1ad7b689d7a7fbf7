using Latent.Cli.Tests.Support;
using SkiaSharp;

namespace Latent.Cli.Tests.Commands;

public sealed class SampleCommandTests : TrainedModels
{
    [Test]
    public void The_same_seed_gives_the_same_picture_and_another_seed_another()
    {
        byte[] Sample(string seed)
        {
            string path = NewPath(".png");
            CommandRun.Success("sample", Vae, "--count", "9", "--seed", seed, "--out", path);
            return File.ReadAllBytes(path);
        }

        byte[] expected = Sample("7");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Sample("7"), Is.EqualTo(expected));
            Assert.That(Sample("8"), Is.Not.EqualTo(expected));
        }
    }

    [Test]
    public void More_samples_give_a_larger_picture()
    {
        int Height(string count)
        {
            string path = NewPath(".png");
            CommandRun.Success("sample", Vae, "--count", count, "--out", path);
            using SKBitmap picture = SKBitmap.Decode(path);
            return picture.Height;
        }

        Assert.That(Height("25"), Is.GreaterThan(Height("4")));
    }

    [Test]
    public void An_autoencoder_has_no_prior_to_draw_from()
    {
        string path = NewPath(".png");

        CommandRun.Of("sample", Autoencoder, "--out", path).AssertFailure("no prior", Autoencoder);
        Assert.That(path, Does.Not.Exist);
    }

    [Test]
    public void More_samples_than_a_picture_holds_are_refused()
    {
        string path = NewPath(".png");

        CommandRun.Of("sample", Vae, "--count", "10000", "--out", path).AssertFailure("pixels", "fewer");
        Assert.That(path, Does.Not.Exist);
    }

    [Test]
    public void A_picture_below_a_file_cannot_be_written()
    {
        CommandRun.Of("sample", Vae, "--out", Path.Combine(Vae, "config.json", "x.png")).AssertFailure("config.json");
    }
}
