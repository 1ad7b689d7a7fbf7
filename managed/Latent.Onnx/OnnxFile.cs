using Google.Protobuf;
using Latent.IO;
using Latent.Models;

namespace Latent.Onnx;

/// <summary>Writes functions of models, such as an encoder, as ONNX files: one file for one function.</summary>
/// <remarks>
/// <para>
/// A file holds the function with the current parameters, in the operators of <see cref="Opset"/>. The first dimension of inputs and
/// outputs is the symbolic <c>batch</c>, so that one file serves every number of rows. All numbers are 32-bit floats.
/// </para>
/// <para>
/// The file draws no random numbers. A function that does, such as <c>sample</c>, has its draws as further inputs, which come last:
/// <c>noise</c> for standard normal draws, <c>uniform</c> and <c>bernoulli</c>; a second input of one kind is called <c>noise_2</c>.
/// </para>
/// <para>
/// An initializer has the name, the shape and the order that its parameter has in PyTorch's state dict and in the files of
/// <see cref="Model.Save(string)"/>.
/// </para>
/// </remarks>
public static class OnnxFile
{
    /// <summary>The version of ONNX's operators that a file names.</summary>
    public const int Opset = 17;

    /// <summary>The version of ONNX's file format: that of the first release with <see cref="Opset"/>, ONNX 1.12.</summary>
    public const int IrVersion = 8;

    /// <summary>
    /// The function that stands for the whole model: <c>reconstruct</c> of an autoencoder or a VAE, <c>sample</c> of a GAN, and else the
    /// model's first function.
    /// </summary>
    /// <exception cref="ArgumentException">The model has no functions.</exception>
    public static ModelFunction StandardFunction(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        IReadOnlyList<ModelFunction> functions = model.Functions;
        return Find(functions, "reconstruct") ?? Find(functions, "sample") ?? (functions.Count > 0
            ? functions[0]
            : throw new ArgumentException(
                $"The model '{model.Kind}' has no functions; override Model.Functions, or give a function.", nameof(model)));
    }

    /// <summary>Writes a function of a model. Either the whole file is written or none.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="model">The model.</param>
    /// <param name="function">
    /// The name of one of the model's <see cref="Model.Functions"/>; that of <see cref="StandardFunction"/> if null.
    /// </param>
    /// <exception cref="ArgumentException">The model has no function of that name.</exception>
    /// <exception cref="NotSupportedException">The function contains an operation that ONNX files cannot hold.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, Model model, string? function = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        Write(path, model, function is null ? StandardFunction(model) : model.FunctionNamed(function));
    }

    /// <summary>Writes a function of one's own on a model's parameters. Either the whole file is written or none.</summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="model">The model that owns the parameters.</param>
    /// <param name="function">The function, which is traced anew.</param>
    /// <exception cref="ArgumentException">The function has another number of outputs than it names, or two inputs of one name.</exception>
    /// <exception cref="NotSupportedException">The function contains an operation that ONNX files cannot hold, or it changes parameters, or
    /// the parameters take more than the 2 GB that an ONNX file can hold.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, Model model, ModelFunction function)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(function);
        byte[] file = new Export(model, function).ToFile().ToByteArray();
        AtomicFile.Write(path, stream => stream.Write(file));
    }

    private static ModelFunction? Find(IReadOnlyList<ModelFunction> functions, string name) =>
        functions.FirstOrDefault(function => function.Name == name);
}
