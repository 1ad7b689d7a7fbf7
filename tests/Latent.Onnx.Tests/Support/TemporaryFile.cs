namespace Latent.Onnx.Tests.Support;

/// <summary>The name of a file in a folder of its own, which is deleted at the end.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("latent-onnx-").FullName;

    public string Path => System.IO.Path.Combine(_folder, "model.onnx");

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
