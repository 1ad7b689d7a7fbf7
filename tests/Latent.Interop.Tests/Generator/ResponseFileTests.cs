using System.Text.RegularExpressions;
using Latent.Bindings.Generator.Dialect;
using Latent.Bindings.Generator.Emit;
using Latent.Bindings.Generator.Model;
using Latent.Interop.Native;

namespace Latent.Interop.Tests.Generator;

/// <summary>
/// Compares the response file for ClangSharp with the header: it contains exactly the options that the generator's rules give.
/// </summary>
internal sealed class ResponseFileTests
{
    private static readonly ILookup<string, string> Options = Read();

    private static readonly Header Header = HeaderReader.Read(Repository.Header);

    [Test]
    public void Every_name_of_the_header_gets_its_name_in_the_bindings_and_no_other_is_given() =>
        Assert.That(Options["--remap"], Is.EquivalentTo(Remaps(Header)));

    [Test]
    public void Every_macro_without_a_binding_is_excluded_and_no_other_is() => Assert.That(
        Options["--exclude"],
        Is.EquivalentTo(Macros().Except(Header.Constants.Select(constant => constant.Name))));

    [Test]
    public void No_name_is_remapped_twice() =>
        Assert.That(Options["--remap"].Select(remap => remap.Split('=')[0]), Is.Unique);

    [Test]
    public void Files_and_folders_are_those_of_the_repository()
    {
        foreach (string option in new[] { "--file", "--traverse" })
        {
            Assert.That(Options[option].Select(InRepository), Is.EqualTo(new[] { Repository.Header }), option);
        }

        Assert.That(Options["--output"].Select(InRepository), Is.EqualTo(new[] { Repository.Generated }));
        Assert.That(Options["--include-directory"].Select(InRepository), Has.All.Matches<string>(Directory.Exists));
    }

    [Test]
    public void Class_namespace_and_library_are_those_of_the_bindings()
    {
        Assert.That(Options["--methodClassName"], Is.EqualTo(new[] { nameof(NativeMethods) }));
        Assert.That(Options["--namespace"], Is.EqualTo(new[] { typeof(NativeMethods).Namespace }));
        Assert.That(Options["--libraryPath"], Is.EqualTo(new[] { NativeMethods.LibraryName }));
    }

    [Test]
    public void Enums_have_the_type_that_the_bindings_give_them()
    {
        Assert.That(Options["--with-type"], Is.EqualTo(new[] { "*=int" }));
        Assert.That(Enum.GetUnderlyingType(typeof(Status)), Is.EqualTo(typeof(int)));
    }

    /// <summary>The values of each option. A line that begins with dashes, or with one dash and a letter, is an option.</summary>
    private static ILookup<string, string> Read()
    {
        List<(string Option, string Value)> values = new List<(string Option, string Value)>();
        string option = "";
        foreach (string line in File.ReadLines(Repository.ResponseFile).Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (line[0] == '-')
            {
                option = line;
            }
            else
            {
                values.Add((option, line));
            }
        }

        return values.ToLookup(pair => pair.Option, pair => pair.Value);
    }

    private static IEnumerable<string> Macros() =>
        Regex.Matches(File.ReadAllText(Repository.Header), @"^#define (\w+)", RegexOptions.Multiline).Select(match => match.Groups[1].Value)
            .Distinct();

    private static string InRepository(string path) => Path.Combine(Repository.Root, path.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>The expected new names. Functions keep their names, and types of functions have no name in C#.</summary>
    private static IEnumerable<string> Remaps(Header header) =>
    [
        .. header.Enums.SelectMany(type =>
        new[] { type.Name, type.Name + "_values" }.Select(name => $"{name}={CSharpNames.Type(type.Name)}")),
        .. header.Enums.SelectMany(type => type.Members.Select(member => $"{member.Name}={CSharpNames.Member(type.Name, member.Name)}")),
        .. header.Handles.Select(handle => $"{handle.Name}={CSharpNames.Handle(handle.Name)}"),
        .. header.Structs.Select(type => $"{type.Name}={CSharpNames.Type(type.Name)}"),
        .. header.Structs.SelectMany(type => type.Fields.Select(field => $"{type.Name}::{field.Name}={CSharpNames.Field(field.Name)}")),
        .. header.Constants.Select(constant => $"{constant.Name}={CSharpNames.Constant(constant.Name)}"),
    ];
}
