using System.CommandLine;
using Latent.Devices;

namespace Latent.Cli.Commands;

/// <summary>The options of the device: <c>--device</c> and, in most commands, <c>--threads</c>.</summary>
internal sealed class DeviceSettings
{
    private readonly Option<string> _device = OptionValues.Text(
        "--device", "NAME[:N]",
        "The device that computes: cpu, or another backend with the number of its device "
        + "[default: the value of LATENT_DEVICE, or else cpu]");
    private readonly Option<int>? _threads;

    /// <summary>Creates the options for a command.</summary>
    /// <param name="threads">The description of <c>--threads</c>, or null for a command without that option.</param>
    public DeviceSettings(string? threads = null) => _threads = threads is null ? null : OptionValues.Threads(threads);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_device);
        if (_threads is not null)
        {
            command.Add(_threads);
        }
    }

    /// <summary>Opens the device of the options.</summary>
    /// <exception cref="CommandException">Threads were given for a device other than the CPU.</exception>
    /// <exception cref="DeviceNotFoundException">There is no such device.</exception>
    public Device Open(ParseResult parse)
    {
        string? name = parse.GetValue(_device);
        int threads = _threads is null ? 0 : parse.GetValue(_threads);
        Device device = name is null ? Device.Default : Device.Parse(name);
        if (threads == 0)
        {
            return device;
        }

        (bool isCpu, string called) = (device.IsCpu, device.Name);
        device.Dispose();
        if (!isCpu)
        {
            throw new CommandException(
                $"--threads is {threads}, but the device is {called}{(name is null ? ", from LATENT_DEVICE" : "")}; only the CPU has "
                + "threads, so leave out one of the two");
        }

        return Device.OnCpu(threads);
    }
}
