using System.Globalization;
using Latent.Cli.Pictures;
using Latent.Cli.Storage;
using Latent.IO;
using Latent.Models;
using Latent.Training;

namespace Latent.Cli.Reporting;

/// <summary>Samples from the same noise at several epochs, which show the course of a training.</summary>
internal sealed class FilmStrip(Model model, ModelConfig config)
{
    private const int Moments = 8;
    private const int Samples = 12;

    private const string Prefix = "epoch-";

    private readonly List<(int Epoch, float[,] Images)> _frames = [];
    private int _saved;

    /// <summary>Whether samples were drawn; a model without samples has none.</summary>
    public bool HasFrames => _frames.Count > 0;

    /// <summary>Whether the model draws samples, the first of them after the first epoch.</summary>
    public bool Draws => model is ISampler or IConditionalSampler;

    /// <summary>Draws samples after some epochs: the first, the last, and some between, closer together at the start.</summary>
    public void See(TrainingProgress progress)
    {
        if (IsMoment(progress.Epoch, progress.LastEpoch) && Draw() is { } images)
        {
            _frames.Add((progress.Epoch, images));
        }
    }

    /// <summary>Returns the samples drawn after an epoch, or null if there are none.</summary>
    public float[,]? After(int epoch) => _frames.Count > 0 && _frames[^1].Epoch == epoch ? _frames[^1].Images : null;

    /// <summary>Writes the samples so far, for a training that continues later; does nothing if there are none since the last
    /// call.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SaveIfNew(string path)
    {
        if (_frames.Count > _saved || (HasFrames && !File.Exists(path)))
        {
            SafetensorsFile.WriteSummed(path, _frames.Select(frame => new NamedTensor(
                string.Create(CultureInfo.InvariantCulture, $"{Prefix}{frame.Epoch:D10}"),
                [frame.Images.GetLength(0), frame.Images.GetLength(1)], [.. frame.Images.Cast<float>()])),
                new Dictionary<string, string>());
            _saved = _frames.Count;
        }
    }

    /// <summary>Reads the samples of the first epochs.</summary>
    /// <param name="path">The file of <see cref="SaveIfNew"/>.</param>
    /// <param name="epochs">The number of epochs.</param>
    /// <exception cref="DataFileException">The file is missing or damaged.</exception>
    public void Load(string path, int epochs)
    {
        foreach (NamedTensor tensor in SafetensorsFile.ReadSummed(path).Tensors)
        {
            bool isFrame = tensor.Name.StartsWith(Prefix, StringComparison.Ordinal) && tensor.Shape is [_, int columns]
                && columns == config.Inputs;
            if (!isFrame || !int.TryParse(tensor.Name[Prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out int epoch))
            {
                throw new DataFileException(path, "tensor", tensor.Name, $"samples of {config.Inputs} pixels after an epoch");
            }

            if (epoch <= epochs)
            {
                float[,] images = new float[tensor.Shape[0], tensor.Shape[1]];
                Buffer.BlockCopy(tensor.Values, 0, images, 0, sizeof(float) * images.Length);
                _frames.Add((epoch, images));
            }
        }

        _saved = _frames.Count;
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
