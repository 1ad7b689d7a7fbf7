using Latent.Cli.Pictures;
using Latent.Cli.Storage;
using Latent.Data;
using Latent.Models;

namespace Latent.Cli.Reporting;

/// <summary>The pictures of a trained model.</summary>
internal sealed class TrainingPictures(ModelDirectory directory, Model model, ModelConfig config, Dataset test)
{
    private const int SampleSide = 10;
    private const int Pairs = 24;
    private const int PlaneSide = 20;
    private const float PriorExtent = 3;   // contains 99.7 % of the prior along an axis
    private const float CodeShare = 0.02f; // fraction of an autoencoder's codes beyond each end of the decoded plane

    private const string Loss = "loss.png";
    private const string Reconstructed = "reconstructions.png";
    private const string PriorDraws = "samples.png";
    private const string OneInput = "distribution.png";
    private const string Plane = "manifold.png";
    private const string Scatter = "latents.png";
    private const string Film = "film.png";

    /// <summary>The names of all possible files.</summary>
    public static IReadOnlyList<string> Names { get; } = [Loss, Reconstructed, PriorDraws, OneInput, Plane, Scatter, Film];

    /// <summary>Writes the pictures that apply to the model; Ctrl-C ends the writing after the current one.</summary>
    /// <returns>The name and meaning of each file.</returns>
    /// <exception cref="IOException">A picture cannot be written.</exception>
    public IReadOnlyList<(string Name, string Meaning)> Write(
        IReadOnlyList<EpochLine> metrics, Posterior? posterior, FilmStrip film, CancellationToken cancellation)
    {
        List<(string Name, string Meaning, Action<string> Write)> pictures =
        [
            (Loss, "loss of each epoch", path => LossCurve.Write(path,
                [.. metrics.Select(line => (float)line.Train)], [.. metrics.Select(line => (float)line.Test)])),
        ];
        if (model is LatentModel latent)
        {
            pictures.Add((Reconstructed, "test images and their reconstructions", path => WriteReconstructions(path, latent)));
        }

        if (model is ISampler or IConditionalSampler)
        {
            pictures.Add((PriorDraws, "samples", WriteSamples));
        }

        if (film.HasFrames)
        {
            pictures.Add((Film, "samples from the same noise over the training", film.Write));
        }

        if (posterior is not null)
        {
            pictures.Add((OneInput, $"draws around test image {posterior.Row}, and with other sigma", path =>
                posterior.Write(path, config.Image, config.Seed)));
        }

        if (model is LatentModel { Latents: 2 } plane)
        {
            pictures.Add((Plane, "the latent plane, decoded", path => WriteManifold(path, plane)));
            pictures.Add((Scatter, "the test set in the latent plane", path => LatentScatter.Write(path, plane.Code(test), Labels())));
        }

        foreach ((string name, string _, Action<string> write) in pictures.TakeWhile(_ => !cancellation.IsCancellationRequested))
        {
            write(directory.FileNamed(name));
        }

        return [.. pictures.Select(picture => (picture.Name, picture.Meaning))];
    }

    private void WriteReconstructions(string path, LatentModel latent)
    {
        // A row holds 12 pairs; if that is too wide, one row of fewer pairs is drawn.
        int pairs = PictureRoom.Across(config.Image, 12) is var across and < 12 ? across : Pairs;
        float[,] originals = test.ToArray(0, Math.Min(pairs, test.Count));
        Reconstructions.Write(path, originals, latent.Reconstruct(originals), config.Image.Height, config.Image.Width);
    }

    private void WriteSamples(string path)
    {
        int side = PictureRoom.Across(config.Image, SampleSide);
        float[,] images = model is IConditionalSampler sampler
            ? sampler.Sample(Classes.Cycle(side * config.Classes, config.Classes), config.Seed)
            : ((ISampler)model).Sample(side * side, config.Seed);
        PriorSamples.Write(path, images, config.Image.Height, config.Image.Width, model is IConditionalSampler ? config.Classes : 0);
    }

    private void WriteManifold(string path, LatentModel plane)
    {
        (float least, float most) = plane is Vae ? (-PriorExtent, PriorExtent) : CodeRange(plane);
        int side = Math.Max(2, PictureRoom.Across(config.Image, PlaneSide));
        float[] axis = [.. Enumerable.Range(0, side).Select(i => least + ((most - least) * i / (side - 1)))];
        float[,] points = new float[side * side, 2];
        for (int i = 0; i < points.GetLength(0); i++)
        {
            (points[i, 0], points[i, 1]) = (axis[i % side], axis[i / side]);
        }

        Manifold.Write(path, plane.Decode(points), axis, config.Image.Height, config.Image.Width);
    }

    // An autoencoder has no prior, so that the plane covers the range of its codes.
    private (float Least, float Most) CodeRange(LatentModel plane)
    {
        float[] codes = [.. plane.Code(test).Cast<float>().Order()];
        int beyond = (int)(CodeShare * codes.Length);
        return (codes[beyond], codes[^(beyond + 1)]);
    }

    private byte[] Labels() => test.HasLabels ? test.Labels.ToArray() : new byte[test.Count];
}
