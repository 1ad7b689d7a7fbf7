namespace Latent.Torch.Tests.Support;

/// <summary>The files that PyTorch wrote, by <c>Fixtures/make.py</c>.</summary>
internal static class Fixture
{
    /// <summary>The path of a file.</summary>
    public static string PathOf(string name) => Path.Combine(TestContext.CurrentContext.TestDirectory, "Fixtures", name);
}
