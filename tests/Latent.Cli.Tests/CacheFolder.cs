using Latent.Cli.Tests.Support;

namespace Latent.Cli.Tests;

/// <summary>Moves the command's cache out of the user's folder while tests run.</summary>
[SetUpFixture]
public sealed class CacheFolder
{
    private TemporaryFolder _folder = null!;

    [OneTimeSetUp]
    public void Redirect()
    {
        _folder = new TemporaryFolder();
        Environment.SetEnvironmentVariable("LATENT_CACHE", _folder["cache"]);
    }

    [OneTimeTearDown]
    public void CleanUp() => _folder.Dispose();
}
