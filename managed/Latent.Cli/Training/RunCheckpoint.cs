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

    /// <summary>Whether there is a folder of a checkpoint.</summary>
    public bool Exists => Directory.Exists(_files.Path);

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
        if (film.Draws && Epoch > 0)
        {
            film.Load(_files.FileNamed(Film), Epoch);
        }

        _metrics = new MetricsLog(_files.MetricsFile);
    }

    /// <summary>Reads the film of the first epochs, if there is one.</summary>
    /// <exception cref="DataFileException">The file is damaged.</exception>
    public void LoadFilm(FilmStrip film, int epochs)
    {
        if (File.Exists(_files.FileNamed(Film)))
        {
            film.Load(_files.FileNamed(Film), epochs);
        }
    }

    /// <summary>Writes the film, for a training that is complete but for its pictures.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SaveFilm(FilmStrip film)
    {
        Begin();
        film.SaveIfNew(_files.FileNamed(Film));
    }

    /// <summary>The kernels with which the state was computed; null if there is no state, or it does not say.</summary>
    public string? ReadKernels() => Checkpoint.ReadKernels(_files.StateFile);

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

    /// <summary>Deletes the files of the checkpoint, and the folder if it holds nothing else.</summary>
    /// <exception cref="IOException">A file cannot be deleted.</exception>
    public void Delete()
    {
        if (!Directory.Exists(_files.Path))
        {
            return;
        }

        // Without the state, nothing continues; without the configuration, what is left belongs to no training.
        File.Delete(_files.StateFile);
        File.Delete(_files.MetricsFile);
        File.Delete(_files.FileNamed(Film));
        DeleteWeightsBut([]);
        AtomicFile.DeleteLeftovers(_files.Path);
        File.Delete(_files.ConfigFile);
        if (!Directory.EnumerateFileSystemEntries(_files.Path).Any())
        {
            Directory.Delete(_files.Path);
        }
    }

    private void Begin()
    {
        // The folder of a training that runs may have been deleted.
        if (_metrics is not null && File.Exists(_files.ConfigFile))
        {
            return;
        }

        Delete();
        Directory.CreateDirectory(_files.Path);
        _files.WriteConfig(config);
        (_metrics, _isConfigOnDisk) = (new MetricsLog(_files.MetricsFile), false);
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
}
