using Latent.Cli.Reporting;
using Latent.Cli.Storage;
using Latent.Interop;
using Latent.IO;
using Latent.Training;

namespace Latent.Cli.Training;

/// <summary>
/// The folder <c>checkpoint</c> of an unfinished training, inside its output folder: configuration, metrics, the trainer's state, and what
/// else an undisturbed result needs. The model of an earlier training stays in the output folder until the new one is complete.
/// </summary>
/// <remarks>
/// The state is written last, in one file, by one rename. The other files hold at least what belongs to it: more metrics than its epochs
/// are ignored, and kept weights have the number of their epoch in their name.
/// </remarks>
internal sealed class RunCheckpoint(ModelDirectory directory, ModelConfig config)
{
    private const string Film = "film.safetensors";

    private readonly ModelDirectory _files = directory.CheckpointOf();
    private MetricsLog? _metrics;
    private bool _isConfigOnDisk;

    /// <summary>The number of the epoch after which the state was written, or 0.</summary>
    public int Epoch { get; private set; }

    /// <summary>Reads the state into a trainer and the parts of a training.</summary>
    /// <exception cref="DataFileException">A file is missing or damaged.</exception>
    public void Load(Trainer trainer, GoodEpochs good, BestEpoch? best, FilmStrip film)
    {
        AtomicFile.DeleteLeftovers(_files.Path);
        trainer.LoadState(_files.StateFile);
        Epoch = trainer.Epoch;
        EpochLine[] lines = [.. _files.ReadMetrics(Epoch)];
        good.Continue(lines);
        if (trainer.Row == 0)
        {
            good.Weights.Take(Epoch);
        }
        else if (Epoch > 0)
        {
            good.Weights.Load(_files.FileNamed(KeptWeights.FileName(Epoch)), Epoch);
        }

        best?.Continue(lines);
        best?.LoadWeights(_files.FileNamed);
        if (File.Exists(_files.FileNamed(Film)))
        {
            film.Load(_files.FileNamed(Film), Epoch);
        }

        _metrics = new MetricsLog(_files.MetricsFile);
    }

    /// <summary>Writes the line of the last epoch.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Add(IReadOnlyList<EpochLine> lines)
    {
        Begin();
        _metrics!.Add(lines);
    }

    /// <summary>Writes the state of a trainer, between two of its steps.</summary>
    /// <exception cref="IOException">A file cannot be written; the state before stays.</exception>
    public void Save(Trainer trainer, GoodEpochs good, BestEpoch? best, FilmStrip film)
    {
        Begin();
        KeptWeights[] kept = [.. new[] { trainer.Row > 0 ? good.Weights : null, best?.Weights }.OfType<KeptWeights>()
            .Where(weights => weights.Epoch > 0)];
        foreach (KeptWeights weights in kept)
        {
            string file = _files.FileNamed(KeptWeights.FileName(weights.Epoch));
            if (!File.Exists(file))
            {
                weights.Save(file);
            }
        }

        film.SaveIfNew(_files.FileNamed(Film));
        _metrics!.Sync(good.Metrics);
        if (!_isConfigOnDisk)
        {
            _files.SyncConfig();
            FileSync.FlushFolder(directory.Path);
            _isConfigOnDisk = true;
        }

        trainer.SaveState(_files.StateFile);
        Epoch = trainer.Epoch;
        DeleteWeightsBut([.. kept.Select(weights => KeptWeights.FileName(weights.Epoch))]);
    }

    /// <summary>Deletes the folder of a training that is complete.</summary>
    /// <exception cref="IOException">A file cannot be deleted.</exception>
    public void Delete()
    {
        // The configuration goes first: without it, what is left of the folder counts as nothing.
        if (Directory.Exists(_files.Path))
        {
            File.Delete(_files.ConfigFile);
            DeleteFolder(_files.Path);
        }
    }

    private void Begin()
    {
        if (_metrics is not null)
        {
            return;
        }

        DeleteFolder(_files.Path);
        Directory.CreateDirectory(_files.Path);
        _files.WriteConfig(config);
        _metrics = new MetricsLog(_files.MetricsFile);
    }

    private void DeleteWeightsBut(string[] names)
    {
        foreach (string file in Directory.EnumerateFiles(_files.Path, "epoch-*.safetensors"))
        {
            if (!names.Contains(Path.GetFileName(file)))
            {
                File.Delete(file);
            }
        }
    }

    private static void DeleteFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
