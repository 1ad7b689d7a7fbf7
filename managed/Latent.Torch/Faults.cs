namespace Latent.Torch;

/// <summary>Creates the exceptions about a file.</summary>
/// <param name="path">The file.</param>
internal sealed class Faults(string path)
{
    /// <summary>The exception about a property.</summary>
    public TorchFileException Of(string what, string value, string expected, Exception? inner = null) =>
        new(path, what, value, expected, global: null, inner);

    /// <summary>The exception about a class or function that the file asks for.</summary>
    public TorchFileException OfGlobal(string global) => new(path, "code that the file wants to run",
        $"'{global}', which is refused, and nothing was run",
        "only what a state dict needs, such as collections.OrderedDict; save model.state_dict() in place of the model", global);
}
