using System.Globalization;
using Latent.Cli.Tests.Support;
using Latent.Models;
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
    public void The_numbers_of_images_are_a_table_or_an_array()
    {
        (string csv, string npy) = (NewPath(".csv"), NewPath(".NPY"));
        CommandRun.Success("sample", Vae, "--count", "3", "--seed", "7", "--out", csv);
        CommandRun.Success("sample", Vae, "--count", "3", "--seed", "7", "--out", npy);

        string[] lines = File.ReadAllLines(csv);
        (int[] shape, float[] values) = Npy.Read(npy);
        WithModel(Vae, model => Assert.That(values, Is.EqualTo(((Vae)model).Sample(3, 7).Cast<float>())));
        Assert.That(shape, Is.EqualTo(new[] { 3, 8, 8 }));
        Assert.That(lines[0], Does.StartWith("pixel0,pixel1,").And.EndWith(",pixel63"));
        Assert.That(lines.Skip(1).SelectMany(line => line.Split(',')).Select(number => float.Parse(number, CultureInfo.InvariantCulture)),
            Is.EqualTo(values));
    }

    [TestCase(null, "0 1 2 3 4")]
    [TestCase("2", "2 2 2 2 2")]
    public void The_table_of_a_conditional_model_has_the_class_of_each_image(string? label, string classes)
    {
        string folder = NewPath(""), path = NewPath(".csv");
        CommandRun.Train("cvae", Data, folder);

        CommandRun.Success(["sample", folder, "--count", "5", "--out", path, .. label is null ? [] : new[] { "--class", label }]);

        string[] lines = File.ReadAllLines(path);
        Assert.That(lines[0], Does.StartWith("class,pixel0,"));
        Assert.That(string.Join(' ', lines.Skip(1).Select(line => line.Split(',')[0])), Is.EqualTo(classes));
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
