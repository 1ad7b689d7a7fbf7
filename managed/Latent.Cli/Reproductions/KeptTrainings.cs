using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Latent.IO;
using Latent.Metrics;

namespace Latent.Cli.Reproductions;

/// <summary>
/// The samples of finished trainings in the folder <c>checkpoint</c> of a reproduction, from which the same command continues after its end
/// was early. The name of a file follows from the training and the version of the program.
/// </summary>
/// <param name="output">The folder of the results; null to keep nothing.</param>
/// <param name="size">The amount of training.</param>
internal sealed class KeptTrainings(string? output, PacganSize size)
{
    private const string Seconds = "latent.seconds", Name = "samples";

    private readonly string? _folder = output is null ? null : Path.Combine(output, "checkpoint");

    /// <summary>Whether trainings are kept.</summary>
    public bool IsOn => _folder is not null;

    /// <summary>Returns the samples of a training, or null if they are not there or damaged.</summary>
    public PacganSamples? Find(PacganJob job)
    {
        if (_folder is null || !File.Exists(FileOf(job)))
        {
            return null;
        }

        try
        {
            SafetensorsFile file = SafetensorsFile.ReadSummed(FileOf(job));
            NamedTensor tensor = file.Get(Name);
            float[,] samples = new float[tensor.Shape[0], tensor.Shape[1]];
            Buffer.BlockCopy(tensor.Values, 0, samples, 0, sizeof(float) * samples.Length);
            double seconds = double.Parse(file.Metadata[Seconds], CultureInfo.InvariantCulture);
            return new PacganSamples(job, samples, ModeCoverage.Of(job.Mixture, samples), seconds);
        }
        catch (Exception error) when (error is IOException or KeyNotFoundException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Keeps the samples of a finished training.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Keep(PacganSamples training)
    {
        if (_folder is null)
        {
            return;
        }

        Directory.CreateDirectory(_folder);
        float[] values = [.. training.Samples.Cast<float>()];
        SafetensorsFile.WriteSummed(FileOf(training.Job),
            [new NamedTensor(Name, [training.Samples.GetLength(0), training.Samples.GetLength(1)], values)],
            new Dictionary<string, string> { [Seconds] = training.Seconds.ToString("R", CultureInfo.InvariantCulture) });
    }

    /// <summary>Deletes the files of a reproduction that is complete.</summary>
    public void Delete()
    {
        if (_folder is not null)
        {
            OutputFolder.DeleteKept(_folder, "????????????????.safetensors");
        }
    }

    private string FileOf(PacganJob job)
    {
        string key = string.Create(CultureInfo.InvariantCulture,
            $"{VersionAction.Version} {size} {job.Mixture.Name} {job.Scale:R} {job.Setup.Name} {job.Setup.Options} {job.Seed}");
        return Path.Combine(_folder!, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..16] + ".safetensors");
    }
}
