using System.CommandLine;
using Latent.Cli.Storage;
using Latent.Devices;
using Latent.Models;
using Latent.Onnx;

namespace Latent.Cli.Commands;

/// <summary><c>latent export</c></summary>
internal static class ExportCommand
{
    public static CommandWithExample Create(CommandContext context)
    {
        Argument<string> directory = ModelDirectory.Argument();
        Option<string> onnx = OptionValues.OutputFile(".onnx", "The ONNX file to write; the noise of samples is an input of it", "--onnx");
        Option<string> function = OptionValues.Text("--function", "NAME",
            "The function to write, such as encode, decode, sample or reconstruct [default: the whole model, which is reconstruct for an "
            + "autoencoder or a VAE, and sample for a GAN]");
        CommandWithExample command = new("export", "Writes a model as a file that other programs run.",
            "latent export runs/vae-digits --onnx decoder.onnx --function decode") { directory, onnx, function };
        command.SetAction(parse => Run(
            context, parse.GetRequiredValue(directory), parse.GetRequiredValue(onnx), parse.GetValue(function)));
        return command;
    }

    private static void Run(CommandContext context, string directory, string output, string? name)
    {
        using Device device = Device.OnCpu();
        (_, Model model) = ModelDirectory.Open(directory).Load(device);
        using (model)
        {
            ModelFunction function = name is null ? OnnxFile.StandardFunction(model) : model.FunctionNamed(name);
            context.Cancellation.ThrowIfCancellationRequested();
            OutputFolder.Create(output);
            OnnxFile.Write(output, model, function);
            context.Output.WriteLine(
                $"{function.Name} of {model.Kind}, ONNX operators of version {OnnxFile.Opset}: {output}");
        }
    }
}
