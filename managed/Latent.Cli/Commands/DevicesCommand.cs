using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Latent.Cli.Reporting;
using Latent.Devices;
using Latent.Interop;

namespace Latent.Cli.Commands;

/// <summary><c>latent devices</c></summary>
internal static class DevicesCommand
{
    public static CommandWithExample Create(CommandContext context)
    {
        Option<bool> json = new("--json") { Description = "Write JSON" };
        CommandWithExample command = new("devices",
            "Lists the devices that models can be trained on with --device, and says why a backend has none.", "latent devices") { json };
        command.SetAction(parse =>
        {
            DeviceLine[] lines = [OfCpu(), .. Backend.Libraries().SelectMany(OfBackend)];
            if (parse.GetValue(json))
            {
                context.Output.WriteLine(JsonSerializer.Serialize(lines, DevicesJson.Default.DeviceLineArray));
            }
            else
            {
                Write(context.Output, lines);
            }
        });
        return command;
    }

    private static DeviceLine OfCpu()
    {
        using Device cpu = Device.OnCpu();
        return new DeviceLine(cpu.Name, $"{cpu}", null, null);
    }

    private static IEnumerable<DeviceLine> OfBackend(string name)
    {
        try
        {
            string backend = Backend.Load(Backend.LibraryFile(name));
            return [.. Backend.Devices(backend).Select((device, i) =>
                new DeviceLine(string.Create(CultureInfo.InvariantCulture, $"{backend}:{i}"), device.Name, device.MemoryBytes, null))];
        }
        catch (Exception error) when (error is NotSupportedException or NativeLibraryException or AbiMismatchException or ArgumentException)
        {
            return [new DeviceLine(name, null, null, ErrorText.Of(error))];
        }
    }

    private static void Write(TextWriter output, DeviceLine[] lines)
    {
        ReportTable table = new("Devices");
        foreach (DeviceLine line in lines)
        {
            string memory = line.MemoryBytes is { } bytes
                ? string.Create(CultureInfo.InvariantCulture, $", {bytes / 1e9:0.0} GB")
                : "";
            table.Add(line.Device, line.Problem is null ? $"{line.Description}{memory}" : $"none: {line.Problem}");
        }

        table.Write(output);
    }
}

/// <summary>A device, or a backend without one, in the list of <c>latent devices --json</c>.</summary>
/// <param name="Device">The name for <c>--device</c>.</param>
/// <param name="Description">The hardware; null if the backend has no device.</param>
/// <param name="MemoryBytes">The size of its memory; null for the CPU.</param>
/// <param name="Problem">The reason why the backend has no device; null if it has one.</param>
internal sealed record DeviceLine(string Device, string? Description, long? MemoryBytes, string? Problem);

/// <summary>JSON of <c>latent devices</c>, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DeviceLine[]))]
internal sealed partial class DevicesJson : JsonSerializerContext;
