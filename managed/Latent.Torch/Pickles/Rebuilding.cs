namespace Latent.Torch.Pickles;

/// <summary>The functions that a state dict calls: they make views of tensors from storages, and empty dictionaries.</summary>
internal sealed class Rebuilding(Faults faults)
{
    private readonly Dictionary<string, Storage> _storages = new(StringComparer.Ordinal);

    /// <summary>The storages that were named so far, by their keys.</summary>
    public IReadOnlyDictionary<string, Storage> Storages => _storages;

    /// <summary>The value of a call.</summary>
    public object Call(Global global, object?[] arguments) => global switch
    {
        _ when global == Global.OrderedDictionary && arguments is [] => new PickleDictionary(),
        _ when global == Global.Size && arguments is [object?[] dimensions] => dimensions,
        _ when global == Global.RebuildParameter && arguments is [TensorView tensor, _, _] => tensor,
        _ when global == Global.RebuildTensor
            && arguments is [Storage storage, long offset, object?[] shape, object?[] strides, ..] && arguments.Length is 6 or 7 =>
            View(storage, storage.Type, offset, shape, strides),
        _ when global == Global.RebuildTypedTensor && arguments.Length is 7 or 8
            && arguments is [Storage storage, long offset, object?[] shape, object?[] strides, _, _, Global { Type: { } type }, ..] =>
            View(storage, type, offset, shape, strides),
        _ => throw faults.Of($"call of {global.Name}", "with other arguments than torch.save writes", "a state dict; nothing was run"),
    };

    /// <summary>The storage that a persistent id of torch names.</summary>
    public Storage StorageOf(object?[] id)
    {
        // Before PyTorch 1.6, a sixth item described views of storages, which it no longer made.
        object?[] five = id is [.., null] ? id[..^1] : id;
        if (five is not ["storage", Global { Type: { } type }, string key, string, long count] || count < 0 || count > long.MaxValue / 16)
        {
            throw faults.Of("persistent id in the pickle", "of another form than torch.save writes",
                "('storage', type, key, location, count)");
        }

        Storage storage = new(key, type, count);
        return _storages.TryAdd(key, storage) || _storages[key] == storage
            ? _storages[key]
            : throw faults.Of($"storage '{key}'", $"both {_storages[key]} and {storage}", "the same type and count everywhere");
    }

    private TensorView View(Storage storage, ElementType type, long offset, object?[] shape, object?[] strides)
    {
        if (type == ElementType.Untyped || (storage.Type != type && storage.Type != ElementType.Untyped))
        {
            throw faults.Of("type of a tensor", $"{type.Name} in a storage of {storage.Type.Name}", "the type of its storage");
        }

        return TensorView.Create(faults, storage, type, offset, Numbers(shape), Numbers(strides));
    }

    private long[] Numbers(object?[] values) => Array.ConvertAll(values, value => value is long number
        ? number
        : throw faults.Of("shape or strides of a tensor", "not of whole numbers", "whole numbers"));
}
