/**
 * Frequent given and family names of the United States, in lower case: what a word that was heard as no name may
 * have been. Only ever offered for confirmation or used to mend one letter of a spelling, never taken for granted.
 */
const words = (text: string): readonly string[] => text.trim().split(/\s+/);

export const GIVEN_NAMES = words(`
  james mary robert patricia john jennifer michael linda david elizabeth william barbara richard susan joseph jessica
  thomas sarah charles karen christopher lisa daniel nancy matthew betty anthony sandra mark margaret donald ashley
  steven kimberly andrew emily paul donna joshua michelle kenneth carol kevin amanda brian melissa george deborah
  timothy stephanie ronald rebecca jason sharon edward laura jeffrey cynthia ryan dorothy jacob amy nicholas kathleen
  gary angela eric shirley jonathan emma stephen brenda larry pamela justin nicole scott anna brandon samantha
  benjamin katherine samuel christine gregory helen alexander debra patrick rachel frank carolyn raymond janet jack
  maria catherine dennis heather jerry diane tyler olivia aaron julie jose joyce adam victoria nathan ruth henry
  virginia zachary lauren douglas kelly peter christina kyle joan noah evelyn ethan judith jeremy andrea walter megan
  christian cheryl keith hannah roger jacqueline terry martha austin gloria sean teresa gerald ann carl sara harold
  madison dylan frances arthur kathryn lawrence janice jordan jean jesse abigail bryan alice billy julia bruce judy
  gabriel sophia joe grace logan denise alan amber juan doris albert marilyn willie danielle elijah beverly wayne
  isabella randy theresa vincent diana mason natalie roy brittany ralph charlotte bobby marie russell kayla bradley
  alexis philip lori eugene jane tom mike bob bill dave steve chris jim kate anne claire lucy sam ben max leo ian
`);

export const FAMILY_NAMES = words(`
  smith johnson williams brown jones garcia miller davis rodriguez martinez hernandez lopez gonzalez wilson anderson
  thomas taylor moore jackson martin lee perez thompson white harris sanchez clark ramirez lewis robinson walker young
  allen king wright scott torres nguyen hill flores green adams nelson baker hall rivera campbell mitchell carter
  roberts gomez phillips evans turner diaz parker cruz edwards collins reyes stewart morris morales murphy cook rogers
  gutierrez ortiz morgan cooper peterson bailey reed kelly howard ramos kim cox ward richardson watson brooks chavez
  wood james bennett gray mendoza ruiz hughes price alvarez castillo sanders patel myers long ross foster jimenez
  powell jenkins perry russell sullivan bell coleman butler henderson barnes gonzales fisher vasquez simmons romero
  jordan patterson alexander hamilton graham reynolds griffin wallace west cole hayes gibson bryant ellis stevens
`);

export const COMMON_NAMES: readonly string[] = [...new Set([...GIVEN_NAMES, ...FAMILY_NAMES])];
