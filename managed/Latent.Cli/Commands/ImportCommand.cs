using System.CommandLine;
using System.Globalization;
using Latent.Cli.Storage;
using Latent.Devices;
using Latent.IO;
using Latent.Torch;

namespace Latent.Cli.Commands;

/// <summary><c>latent import</c></summary>
internal static class ImportCommand
{
    private const string Safetensors = ".safetensors";
    private const int MostListed = 3;

    public static CommandWithExample Create(CommandContext context)
    {
        Argument<string> source = new("FILE") { Description = "The state dict: .pth or .pt of torch.save, or .safetensors" };
        Option<string> key = OptionValues.Text("--key", "KEY",
            "Place of the state dict in a checkpoint, such as state_dict or ema/model [default: the one nearest to the root]");
        Option<string> output = OptionValues.OutputFile(Safetensors, "The file to write, with the tensors of floats");
        output.Required = false;
        Option<string> into = OptionValues.Text("--into", "MODEL_DIR",
            "A folder with a config.json of 'latent train' and no weights yet; they are written into it");
        CommandWithExample command = new("import",
            "Takes weights from PyTorch's files, and runs nothing that such a file asks for.",
            "latent import vae.pth --out vae.safetensors") { source, key, output, into };
        command.Validators.Add(result =>
        {
            if (result.GetResult(output) is null == result.GetResult(into) is null)
            {
                result.AddError("Either --out or --into is needed.");
            }
        });
        command.SetAction(parse => Run(context, parse.GetRequiredValue(source), parse.GetValue(key), parse.GetValue(output),
            parse.GetValue(into)));
        return command;
    }

    private static void Run(CommandContext context, string source, string? key, string? output, string? into)
    {
        TensorFile file = Read(source, key);
        if (file.Tensors.Count == 0)
        {
            throw new CommandException($"'{source}' has no tensor of floats"
                + (file.Skipped.Count > 0 ? $"; skipped: {string.Join(", ", file.Skipped.Take(MostListed))}" : ""));
        }

        if (output is not null)
        {
            OutputFolder.Create(output);
            SafetensorsFile.Write(output, file.Tensors, new Dictionary<string, string> { ["format"] = "pt" });
        }
        else
        {
            using Device device = Device.OnCpu();
            ModelDirectory.Open(into!).Import(file, device);
        }

        long numbers = file.Tensors.Sum(tensor => (long)tensor.Values.Length);
        context.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{file.Tensors.Count} tensors, {numbers:N0} numbers: {output ?? into}"));
        foreach (SkippedTensor skipped in file.Skipped)
        {
            context.Output.WriteLine($"skipped: {ErrorText.Printable($"{skipped}")}");
        }
    }

    private static TensorFile Read(string source, string? key)
    {
        if (!Path.GetExtension(source).Equals(Safetensors, StringComparison.OrdinalIgnoreCase))
        {
            return TorchFile.Read(source, key);
        }

        return key is null
            ? SafetensorsFile.Read(source)
            : throw new CommandException($"--key is '{key}', but a {Safetensors} file holds one state dict; leave it out");
    }
}
