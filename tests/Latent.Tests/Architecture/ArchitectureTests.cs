using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Xml.Linq;
using Latent.Tests.Support;

namespace Latent.Tests.Architecture;

/// <summary>The allowed dependencies between the folders of <c>managed/Latent</c>, and between assemblies.</summary>
public sealed class ArchitectureTests
{
    private static readonly string Managed = Repository.PathOf("managed");
    private static readonly Lazy<SourceArrows> Sources = new(() => new SourceArrows(Path.Combine(Managed, "Latent")));

    /// <summary>The assemblies that each assembly may use.</summary>
    private static readonly Dictionary<string, string[]> Assemblies = new()
    {
        ["Latent.Interop"] = [],
        ["Latent"] = ["Latent.Interop"],
        ["Latent.Markets"] = ["Latent"],
        ["Latent.Onnx"] = ["Latent"],
        ["Latent.Torch"] = ["Latent"],
        ["Latent.Logging"] = ["Latent"],
        ["Latent.Cli"] = ["Latent", "Latent.Markets", "Latent.Onnx", "Latent.Torch"],
    };

    [Test]
    public void Code_uses_only_what_the_table_allows_and_the_table_allows_only_what_is_used()
    {
        Assert.That(Sources.Value.Errors, Is.Empty, "the sources must compile, or dependencies are missed");
        Dictionary<(string From, string To), Arrow> actual = Sources.Value.Find()
            .Select(arrow => arrow with { From = RoomOf(arrow.From).Folder, To = RoomOf(arrow.To).Folder })
            .Where(arrow => arrow.From != arrow.To).DistinctBy(arrow => (arrow.From, arrow.To))
            .ToDictionary(arrow => (arrow.From, arrow.To));
        HashSet<(string, string)> allowed = [.. Room.All.SelectMany(room => room.MayUse.Select(used => (room.Folder, used)))];
        string[] forbidden = [.. actual.Values.Where(arrow => !allowed.Contains((arrow.From, arrow.To)))
            .Select(arrow => $"{arrow.From} → {arrow.To}, {arrow.Example}")];
        TestContext.Out.WriteLine(Plan());
        Assert.That(forbidden, Is.Empty,
            "a new arrow: move the type to the room that it belongs to, or write the arrow into the table of Room.cs");
        Assert.That(allowed.Where(arrow => !actual.ContainsKey(arrow)), Is.Empty, "arrows of the table that no code needs");
    }

    [Test]
    public void Signatures_name_only_what_the_table_allows()
    {
        Assembly assembly = typeof(Graph).Assembly;
        IEnumerable<Type> types = assembly.GetTypes().Where(type => type.Namespace?.StartsWith("Latent", StringComparison.Ordinal) == true);
        ILookup<string, Room> rooms = Room.All.ToLookup(room => room.Namespace);
        List<string> forbidden = [];
        foreach (Type type in types.Where(type => !IsGenerated(type)))
        {
            Assert.That(rooms.Contains(type.Namespace!), Is.True, $"{type}: its namespace is none of the table");
            HashSet<string> allowed = [type.Namespace!,
                .. rooms[type.Namespace!].SelectMany(room => room.MayUse).Select(used => RoomOf(used).Namespace)];
            forbidden.AddRange(SignatureOf(type).SelectMany(Parts)
                .Where(part => part.Assembly == assembly && !allowed.Contains(part.Namespace!))
                .Select(part => $"{type} → {part}"));
        }

        Assert.That(forbidden.Distinct(), Is.Empty);
    }

    [Test]
    public void The_table_has_no_circle()
    {
        List<string> below = [];
        foreach (Room room in Room.All)
        {
            Assert.That(room.MayUse.Except(below), Is.Empty, $"{room.Folder} uses what stands below it in the list");
            below.Add(room.Folder);
        }
    }

    [Test]
    public void Each_folder_is_a_room_and_a_namespace_or_the_table_says_why_not()
    {
        ILookup<string, string> namespaces = Sources.Value.Namespaces();
        Assert.That(Room.All.SelectMany(room => room.Folders), Is.Unique);
        string root = Path.Combine(Managed, "Latent");
        string[] folders = [.. Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, Path.GetDirectoryName(file)!).Replace('\\', '/')).Distinct()];
        // The program that makes digits.br is not part of the library.
        Assert.That(folders, Is.EquivalentTo(Room.All.SelectMany(room => room.Folders).Append("Data/Embedded")));
        foreach (IGrouping<string, string> folder in namespaces)
        {
            Assert.That(folder, Is.EqualTo(new[] { RoomOf(folder.Key).Namespace }), folder.Key);
        }
    }

    [Test]
    public void Assemblies_point_one_way()
    {
        foreach ((string name, string[] allowed) in Assemblies)
        {
            XDocument project = XDocument.Load(Path.Combine(Managed, name, $"{name}.csproj"));
            string[] used = [.. project.Descendants("ProjectReference")
                .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value))];
            // The package of the native library holds no code of its own.
            Assert.That(used.Except(["Latent.Native"]), Is.EquivalentTo(allowed), name);
            Assert.That(allowed, Is.SubsetOf(Assemblies.Keys.TakeWhile(other => other != name)),
                $"{name} uses what stands below it in the list");
        }
    }

    private static Room RoomOf(string folder) => Room.All.FirstOrDefault(room => room.Folders.Contains(folder))
        ?? throw new InvalidOperationException($"The folder '{folder}' of managed/Latent is no room of the table in Room.cs.");

    private static string Plan()
    {
        StringBuilder text = new();
        foreach (Room room in Room.All)
        {
            text.AppendLine(
                $"{string.Join(" + ", room.Folders),-22} → {(room.MayUse.Length == 0 ? "nothing" : string.Join(", ", room.MayUse))}");
            text.Append(room.Why is null ? "" : $"{"",-22}   in the namespace Latent: {room.Why}{Environment.NewLine}");
        }

        return text.ToString();
    }

    private static IEnumerable<Type> SignatureOf(Type type)
    {
        const BindingFlags Own =
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        MethodInfo[] methods = type.GetMethods(Own);
        IEnumerable<ParameterInfo> parameters = methods.Concat<MethodBase>(type.GetConstructors(Own))
            .SelectMany(method => method.GetParameters());
        IEnumerable<Type> bases = type.BaseType is null ? type.GetInterfaces() : type.GetInterfaces().Append(type.BaseType);
        return
        [
            .. bases, .. methods.Select(method => method.ReturnType), .. parameters.Select(parameter => parameter.ParameterType),
            .. type.GetFields(Own).Select(field => field.FieldType),
        ];
    }

    private static IEnumerable<Type> Parts(Type type) => type.HasElementType
        ? Parts(type.GetElementType()!)
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type) : [type];

    private static bool IsGenerated(Type type) => type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
        || (type.DeclaringType is { } outer && IsGenerated(outer));
}
