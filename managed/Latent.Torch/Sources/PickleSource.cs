using System.Buffers.Binary;
using Latent.IO;
using Latent.Torch.Pickles;

namespace Latent.Torch.Sources;

/// <summary>
/// The format of PyTorch before 1.6: five pickles one after the other (a magic number, the version of the format, facts about the machine,
/// the value, the keys of the storages), then for each key the count of its numbers and the numbers. It has no checksums.
/// </summary>
internal sealed class PickleSource(FileStream stream, Faults faults) : TorchSource(stream, faults)
{
    private const long Version = 1001;
    private const int CountBytes = 8;

    private readonly Dictionary<string, long> _places = new(StringComparer.Ordinal);

    /// <summary>The first pickle: the number 0x1950A86A20F9469CFC6C.</summary>
    public static ReadOnlySpan<byte> Magic => [0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, (byte)'.'];

    /// <inheritdoc/>
    public override object? ReadRoot()
    {
        byte[] pickles = new byte[Math.Min(Length, PickleMachine.MaxBytes)];
        Stream.ReadExactly(pickles);
        int place = Magic.Length;
        object? version = Run(pickles, ref place).Value;
        if (version is not Version)
        {
            throw Faults.Of("version", $"{StateDict.KindOf(version)} {version}", $"{Version}");
        }

        if (Run(pickles, ref place).Value is not PickleDictionary facts || !facts.TryGet("little_endian", out object? little)
            || little is not true)
        {
            throw Faults.Of("byte order", "not little", "'little': load the file on the machine that wrote it, and save it as safetensors");
        }

        (object? root, IReadOnlyDictionary<string, Storage> storages) = Run(pickles, ref place);
        PickleList keys = Run(pickles, ref place).Value as PickleList ?? throw Faults.Of("keys of the storages", "no list", "a list");
        FindPlaces(keys, storages, place);
        return root;
    }

    /// <inheritdoc/>
    public override void Require(Storage storage)
    {
        if (!_places.ContainsKey(storage.Key))
        {
            throw Faults.Of($"storage '{storage.Key}'", "missing", "one of the storages behind the pickles");
        }
    }

    /// <inheritdoc/>
    public override float[] ReadNumbers(Storage storage, FloatFormat format)
    {
        Stream.Position = _places[storage.Key];
        return FloatValues.Read(Stream, format, CountOf(storage, format));
    }

    private (object? Value, IReadOnlyDictionary<string, Storage> Storages) Run(byte[] pickles, ref int place)
    {
        PickleMachine machine = new(Faults, pickles.AsMemory(place));
        object? value = machine.Run();
        place += machine.Length;
        return (value, machine.Storages);
    }

    private void FindPlaces(PickleList keys, IReadOnlyDictionary<string, Storage> storages, long place)
    {
        byte[] count = new byte[CountBytes];
        foreach (object? key in keys)
        {
            if (key is not string name || !storages.TryGetValue(name, out Storage? storage) || !_places.TryAdd(name, place + CountBytes))
            {
                throw Faults.Of("keys of the storages", $"with {key as string ?? StateDict.KindOf(key)}",
                    "each storage of the pickle, once");
            }

            Stream.Position = place;
            Stream.ReadExactly(count);
            if (BinaryPrimitives.ReadInt64LittleEndian(count) != storage.Count || storage.Bytes > Length - Stream.Position)
            {
                throw Faults.Of($"count of storage '{name}'",
                    $"{BinaryPrimitives.ReadInt64LittleEndian(count)}, {Length - Stream.Position} bytes before the end",
                    $"{storage.Count} numbers of {storage.Type.Name}, as the pickle says");
            }

            place = Stream.Position + storage.Bytes;
        }
    }
}
