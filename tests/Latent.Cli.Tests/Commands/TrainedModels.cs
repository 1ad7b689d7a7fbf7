using Latent.Cli.Storage;
using Latent.Cli.Tests.Support;
using Latent.Devices;
using Latent.Interop;
using Latent.Models;

namespace Latent.Cli.Tests.Commands;

/// <summary>A VAE and an autoencoder, trained once for the tests of a class; the tests write into other folders.</summary>
public abstract class TrainedModels
{
    private TemporaryFolder _folder = null!;

    private protected string Data { get; private set; } = "";

    private protected string Vae => _folder["vae"];

    private protected string Autoencoder => _folder["ae"];

    [OneTimeSetUp]
    public void Train()
    {
        _folder = new TemporaryFolder();
        Data = TinyImages.Write(_folder["tiny"]);
        CommandRun.Train("vae", Data, Vae);
        CommandRun.Train("ae", Data, Autoencoder, "--latent", "3");
    }

    [OneTimeTearDown]
    public void CleanUp() => _folder.Dispose();

    /// <summary>Returns a path that no earlier test wrote to.</summary>
    private protected string NewPath(string extension) => _folder[Path.GetRandomFileName() + extension];

    /// <summary>Copies the VAE's folder for tests that damage it.</summary>
    private protected string CopyOfVae()
    {
        string copy = NewPath("");
        Directory.CreateDirectory(copy);
        foreach (string file in Directory.EnumerateFiles(Vae))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        return copy;
    }

    /// <summary>Calls an action with the VAE as loaded by the library.</summary>
    private protected static void WithModel(string directory, Action<LatentModel> use)
    {
        using Device device = Device.OnCpu(1);
        using LatentModel model = ModelDirectory.Open(directory).LoadWithCodes(device).Model;
        use(model);
    }
}
