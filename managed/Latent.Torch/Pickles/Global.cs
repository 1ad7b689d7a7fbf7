namespace Latent.Torch.Pickles;

/// <summary>The few classes and functions that a state dict may name. Each stands for code of ours; none is looked up anywhere.</summary>
/// <param name="Name">Its name with its module.</param>
/// <param name="Type">The data type that it stands for, or null if it is a function or a class to call.</param>
internal sealed record Global(string Name, ElementType? Type = null)
{
    public static readonly Global OrderedDictionary = new("collections.OrderedDict");
    public static readonly Global Size = new("torch.Size");
    public static readonly Global RebuildTensor = new("torch._utils._rebuild_tensor_v2");

    /// <summary>The function for types that have no storage class of their own, such as float8.</summary>
    public static readonly Global RebuildTypedTensor = new("torch._utils._rebuild_tensor_v3");

    public static readonly Global RebuildParameter = new("torch._utils._rebuild_parameter");

    private static readonly Dictionary<string, Global> ByName = Table().ToDictionary(global => global.Name, StringComparer.Ordinal);

    /// <summary>The global of a name, or null if a state dict has no need of it.</summary>
    public static Global? Find(string module, string name) => ByName.GetValueOrDefault(FullName(module, name));

    /// <summary>The name with its module.</summary>
    public static string FullName(string module, string name) => $"{module}.{name}";

    private static IEnumerable<Global> Table() =>
    [
        OrderedDictionary, Size, RebuildTensor, RebuildTypedTensor, RebuildParameter,
        .. ElementType.All.Where(entry => entry.Storage is not null).Select(entry => new Global($"torch.{entry.Storage}", entry.Type)),
        new Global("torch.storage.UntypedStorage", ElementType.Untyped),
        .. ElementType.All.Select(entry => new Global($"torch.{entry.Type.Name}", entry.Type)),
    ];
}
