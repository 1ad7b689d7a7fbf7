using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Latent.Cli.Storage;
using Latent.Data;
using Latent.Devices;
using Latent.IO;
using Latent.Models;
using Latent.Training;

namespace Latent.Cli.Evaluation;

/// <summary>A trained classifier with its accuracy and the checksum of its weights.</summary>
internal sealed record TrainedClassifier(Classifier Model, double Accuracy, string Sha256);

/// <summary>
/// Classifiers of data sets, trained once and kept in the folder of LATENT_CACHE, or else in the user's folder for caches. A file is used
/// only if its weights have the checksum in its metadata and were trained on the same images by the same version.
/// </summary>
internal static class ClassifierCache
{
    private const string TrainedOn = "latent.trained_on";

    /// <summary>The folder of the files.</summary>
    public static string Folder => Environment.GetEnvironmentVariable("LATENT_CACHE") is { Length: > 0 } folder
        ? folder
        : Path.Combine(Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } caches
            ? caches
            : OperatingSystem.IsWindows()
            ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"), "latent");

    /// <summary>Returns the classifier of a data set; trains it if there is no file.</summary>
    /// <param name="data">Images with labels.</param>
    /// <param name="device">The device of the classifier.</param>
    /// <param name="say">Receives messages about slow work.</param>
    /// <param name="cancellation">Ends training.</param>
    public static TrainedClassifier Get(DataSplit data, Device device, Action<string> say, CancellationToken cancellation)
    {
        string key = Key(data.Train);
        string path = Path.Combine(Folder, $"classifier-{key[..16]}.safetensors");
        if (File.Exists(path))
        {
            if (Load(path, key, data.Train, device) is { } kept)
            {
                return Measure(kept, data.Test);
            }

            say($"The classifier in {path} is damaged or of another version; a new one is trained");
        }

        say($"Training a classifier on {data.Train.Count.ToString("N0", CultureInfo.InvariantCulture)} images of {data.Train.Name}, "
            + "once for all evaluations");
        Classifier classifier = ClassifierTraining.Train(data.Train, device: device, cancellation: cancellation);
        try
        {
            Save(path, key, classifier);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            say($"The classifier cannot be saved, so the next evaluation trains one again: {ErrorText.Of(error)}");
        }

        return Measure(classifier, data.Test);
    }

    private static TrainedClassifier Measure(Classifier classifier, Dataset test)
    {
        try
        {
            return new TrainedClassifier(classifier, classifier.Accuracy(test), WeightsSum.Of(classifier));
        }
        catch
        {
            classifier.Dispose();
            throw;
        }
    }

    private static Classifier? Load(string path, string key, Dataset train, Device device)
    {
        Classifier? classifier = null;
        try
        {
            IReadOnlyDictionary<string, string> metadata = SafetensorsFile.Read(path).Metadata;
            if (metadata.GetValueOrDefault(TrainedOn) == key)
            {
                classifier = new Classifier(train.Image!.Value, train.RequireClasses(), device: device);
                classifier.LoadWeights(path);
                if (WeightsSum.Of(classifier) == metadata.GetValueOrDefault(WeightsSum.Entry))
                {
                    return classifier;
                }
            }
        }
        catch (DataFileException)
        {
            // A damaged file counts as missing.
        }

        classifier?.Dispose();
        return null;
    }

    private static void Save(string path, string key, Classifier classifier)
    {
        Directory.CreateDirectory(Folder);
        classifier.Save(path, new Dictionary<string, string> { [TrainedOn] = key, [WeightsSum.Entry] = WeightsSum.Of(classifier) });
    }

    private static string Key(Dataset data)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes($"{VersionAction.Version} {data.Count} {data.Image}".AsSpan()));
        hash.AppendData(data.IsBytes ? data.Bytes : MemoryMarshal.AsBytes(data.Floats));
        hash.AppendData(data.Labels);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
