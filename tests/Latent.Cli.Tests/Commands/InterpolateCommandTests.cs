using Latent.Cli.Tests.Support;
using SkiaSharp;

namespace Latent.Cli.Tests.Commands;

public sealed class InterpolateCommandTests : TrainedModels
{
    private static readonly string[] OutOfRange = ["--from", "--to"];

    [Test]
    public void Each_step_widens_the_picture()
    {
        using SKBitmap few = Interpolate(Vae, "--from", "3", "--to", "8", "--steps", "12");
        using SKBitmap many = Interpolate(Vae, "--from", "3", "--to", "8", "--steps", "16");

        Assert.That(many.Width, Is.GreaterThan(few.Width));
        Assert.That(many.Height, Is.EqualTo(few.Height));
    }

    [Test]
    public void Both_kinds_of_model_interpolate_and_the_rows_decide_the_picture()
    {
        using (Assert.EnterMultipleScope())
        {
            foreach (string? model in new[] { Vae, Autoencoder })
            {
                using SKBitmap picture = Interpolate(model, "--from", "0", "--to", "5");
                using SKBitmap other = Interpolate(model, "--from", "0", "--to", "7");
                Assert.That(picture.Bytes, Is.Not.EqualTo(other.Bytes));
            }
        }
    }

    [TestCaseSource(nameof(OutOfRange))]
    public void A_row_beyond_the_test_set_is_told_with_the_rows_there_are(string option)
    {
        string path = NewPath(".png");
        string other = OutOfRange.Single(name => name != option);

        CommandRun.Of("interpolate", Vae, option, $"{TinyImages.TestCount}", other, "0", "--out", path)
            .AssertFailure(option, $"{TinyImages.TestCount}", $"0 to {TinyImages.TestCount - 1}");
        Assert.That(path, Does.Not.Exist);
    }

    private SKBitmap Interpolate(string model, params string[] options)
    {
        string path = NewPath(".png");
        CommandRun.Success(["interpolate", model, "--out", path, .. options]);
        return SKBitmap.Decode(path);
    }
}
