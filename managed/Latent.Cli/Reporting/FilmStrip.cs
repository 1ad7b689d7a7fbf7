using Latent.Cli.Pictures;
using Latent.Cli.Storage;
using Latent.Models;
using Latent.Training;

namespace Latent.Cli.Reporting;

/// <summary>Samples from the same noise at several epochs, which show the course of a training.</summary>
internal sealed class FilmStrip(Model model, ModelConfig config)
{
    private const int Moments = 8;
    private const int Samples = 12;

    private readonly List<(int Epoch, float[,] Images)> _frames = [];

    /// <summary>Whether samples were drawn; a model without samples has none.</summary>
    public bool HasFrames => _frames.Count > 0;

    /// <summary>Draws samples after some epochs: the first, the last, and some between, closer together at the start.</summary>
    public void See(TrainingProgress progress)
    {
        if (IsMoment(progress.Epoch, progress.LastEpoch) && Draw() is { } images)
        {
            _frames.Add((progress.Epoch, images));
        }
    }

    /// <summary>Writes a row of samples for each epoch of the film.</summary>
    public void Write(string path)
    {
        int across = _frames[0].Images.GetLength(0);
        float[,] images = new float[_frames.Count * across, config.Inputs];
        foreach ((int row, (int _, float[,] frame)) in _frames.Index())
        {
            Array.Copy(frame, 0, images, row * frame.Length, frame.Length);
        }

        new ImageGrid(new ImageBatch(images, config.Image.Height, config.Image.Width), ImageGrid.RowsOf(images.GetLength(0), across))
        {
            Title = "Samples over training",
            Caption = "Samples from the same noise after several epochs",
            RowLabels = [.. _frames.Select(frame => $"epoch {frame.Epoch}")],
        }.Write(path);
    }

    private static bool IsMoment(int epoch, int last) => epoch == last
        || Enumerable.Range(0, Moments).Any(i => epoch == (int)Math.Round(Math.Pow(last, (double)i / (Moments - 1))));

    private float[,]? Draw()
    {
        int count = PictureRoom.Across(config.Image, Samples);
        return model switch
        {
            ISampler sampler => sampler.Sample(count, config.Seed),
            IConditionalSampler sampler => sampler.Sample(Classes.Cycle(count, config.Classes), config.Seed),
            _ => null,
        };
    }
}
