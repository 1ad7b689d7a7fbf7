using System.CommandLine;
using Latent.Devices;
using Latent.Interop;

namespace Latent.Cli.Commands;

/// <summary>The options of the device: <c>--device</c>, <c>--precision</c> and, in most commands, <c>--threads</c>.</summary>
internal sealed class DeviceSettings
{
    private readonly Option<string> _device = OptionValues.Text(
        "--device", "NAME[:N]",
        "The device that computes: cpu, or another backend with the number of its device, as 'latent devices' lists them "
        + "[default: the value of LATENT_DEVICE, or else cpu]");
    private readonly Option<string> _precision = OptionValues.OneOfWords(
        "--precision", "f32|tf32|bf16",
        "The arithmetic of products: single precision, or factors rounded to 10 (tf32) or 7 (bf16) bits of mantissa, which GPUs from "
        + "compute capability 8.0 on multiply faster", "f32", "f32", "tf32", "bf16");
    private readonly Option<int>? _threads;

    /// <summary>Creates the options for a command.</summary>
    /// <param name="threads">The description of <c>--threads</c>, or null for a command without that option.</param>
    public DeviceSettings(string? threads = null) => _threads = threads is null ? null : OptionValues.Threads(threads);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_device);
        command.Add(_precision);
        if (_threads is not null)
        {
            command.Add(_threads);
        }
    }

    /// <summary>Opens the device of the options.</summary>
    /// <exception cref="CommandException">Threads were given for a device other than the CPU, or a precision that the CPU lacks.</exception>
    /// <exception cref="DeviceNotFoundException">There is no such device.</exception>
    /// <exception cref="NotSupportedException">The device does not work on this machine, or does not have that precision.</exception>
    public Device Open(ParseResult parse)
    {
        string? name = parse.GetValue(_device);
        int threads = _threads is null ? 0 : parse.GetValue(_threads);
        Device device = name is null ? Device.Default : Device.Parse(name);
        string called = $"{device.Name}{(name is null && !device.IsCpu ? ", from LATENT_DEVICE" : "")}";
        if (!device.IsCpu && threads != 0)
        {
            device.Dispose();
            throw new CommandException(
                $"--threads is {threads}, but the device is {called}; only the CPU has threads, so leave out one of the two");
        }

        string precision = parse.GetRequiredValue(_precision);
        if (device.IsCpu && precision != "f32")
        {
            device.Dispose();
            throw new CommandException(
                $"--precision is {precision}, but the device is {called}, which computes in f32 alone; leave it out, or give --device cuda");
        }

        return threads != 0 ? Replaced(device, Device.OnCpu(threads))
            : precision != "f32" ? Replaced(device, Device.Parse(device.Name, Enum.Parse<Precision>(precision, ignoreCase: true)))
            : device;
    }

    private static Device Replaced(Device device, Device other)
    {
        device.Dispose();
        return other;
    }
}
